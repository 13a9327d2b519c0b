/** fal's server proxy: one path at which its clients name fal's URLs, each routed again as the path here that stands for it. */
@NullMarked
package dev.darkroom.access.proxy;

import org.jspecify.annotations.NullMarked;
