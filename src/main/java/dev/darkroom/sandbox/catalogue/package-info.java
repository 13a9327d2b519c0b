/** The models: what each takes, what it costs, and the true shape of what it gives back. */
@NullMarked
package dev.darkroom.sandbox.catalogue;

import org.jspecify.annotations.NullMarked;
