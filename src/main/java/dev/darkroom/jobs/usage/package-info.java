/** What was used and what it cost, by day, endpoint, key, owner and tag; estimates before, and budgets. */
@NullMarked
package dev.darkroom.jobs.usage;

import org.jspecify.annotations.NullMarked;
