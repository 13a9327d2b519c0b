/** URLs after the WHATWG URL Standard. */
@NullMarked
package dev.darkroom.shared.url;

import org.jspecify.annotations.NullMarked;
