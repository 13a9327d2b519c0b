/**
 * Ingest of results: their files are downloaded and kept. Upstream URLs die, so before a job ends its files are found in
 * the result, copied, examined and
 * made ready for the library; where an upstream URL stood, the stored result has a placeholder that becomes our own URL
 * whenever somebody reads it. Everything else in the result stays as it came, digit for digit. Keys of objects follow
 * from the job and the place in its result, so doing it all again after a crash writes the same objects. A file that
 * cannot be had is reported with the reason, and whether it may be had later; it does not fail the job.
 *
 * <p>It does the like for what goes in. A file inside an input is stored when the job is taken in, and a mark stands in
 * its place; when the job is handed over, marks and our own URLs become URLs that the provider can read, for which files
 * are uploaded to it where it cannot reach us.
 */
@NullMarked
package dev.darkroom.ingest;

import org.jspecify.annotations.NullMarked;
