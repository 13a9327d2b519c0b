package dev.darkroom.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of a cancel request to the provider. */
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
