/** What jobs cost: the provider's unit prices as they stood, and what follows from them. */
@NullMarked
package dev.darkroom.jobs.pricing;

import org.jspecify.annotations.NullMarked;
