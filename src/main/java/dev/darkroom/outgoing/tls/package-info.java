/** TLS to hosts that the platform's own classes cannot name, such as those with an underscore. */
@NullMarked
package dev.darkroom.outgoing.tls;

import org.jspecify.annotations.NullMarked;
