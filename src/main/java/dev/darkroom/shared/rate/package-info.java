/** Rate limits that all instances keep together. */
@NullMarked
package dev.darkroom.shared.rate;

import org.jspecify.annotations.NullMarked;
