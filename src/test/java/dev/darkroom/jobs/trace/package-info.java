@NullMarked
package dev.darkroom.jobs.trace;

import org.jspecify.annotations.NullMarked;
