/** Gates: jobs that wait for somebody to call instead of for the provider. What they take, where they are called, who is told. */
@NullMarked
package dev.darkroom.jobs.gate;

import org.jspecify.annotations.NullMarked;
