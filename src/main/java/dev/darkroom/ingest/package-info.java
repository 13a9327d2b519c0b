/**
 * Makes a result ours. Upstream URLs die, so before a job ends its files are found in the result, copied, examined and
 * made ready for the library; where an upstream URL stood, the stored result has a placeholder that becomes our own URL
 * whenever somebody reads it. Everything else in the result stays as it came, digit for digit. Keys of objects follow
 * from the job and the place in its result, so doing it all again after a crash writes the same objects. A file that
 * cannot be had is reported with the reason and does not fail the job.
 */
@NullMarked
package dev.darkroom.ingest;

import org.jspecify.annotations.NullMarked;
