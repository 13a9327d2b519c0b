package dev.darkroom.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of the wish to give a request up. */
public sealed interface CancelOutcome {

    /** The wish is noted; the request may still finish, and its completion is still announced. */
    record Requested() implements CancelOutcome {}

    /** Too late: it has ended. */
    record AlreadyCompleted() implements CancelOutcome {}

    /** The provider knows no such request. */
    record Unknown() implements CancelOutcome {}

    /** The wish may not have been heard. */
    record Unreachable(String reason, @Nullable Duration retryAfter) implements CancelOutcome {}
}
