/** The admission hook: a service of the operator's that is asked before a job is taken in, and may refuse or change it. */
@NullMarked
package dev.darkroom.jobs.admission;

import org.jspecify.annotations.NullMarked;
