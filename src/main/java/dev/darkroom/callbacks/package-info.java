/**
 * Completions that upstream announces. The URL we give out carries the job's id and a token that only we can make; the
 * request carries a signature that only the provider can make. Both are checked over the raw bytes before anything is
 * read. A good one is recorded and handed over in one transaction, and only then acknowledged; the same one again
 * changes nothing and is acknowledged too; a forgery is refused and counted. Who acts on a completion is none of this
 * room's business: it fires {@link dev.darkroom.callbacks.VerifiedCallbacks}.
 */
@NullMarked
package dev.darkroom.callbacks;

import org.jspecify.annotations.NullMarked;
