/** Around every request: problems and how they look, limits of bodies, headers and targets, our public address. */
@NullMarked
package dev.darkroom.shared.http;

import org.jspecify.annotations.NullMarked;
