package dev.darkroom.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the provider hands out as a request's result. */
public sealed interface ResultOutcome {

    /** The model's last word, which may be a failure of any code. */
    record Finished(ModelAnswer answer) implements ResultOutcome {}

    /** It still waits or runs. */
    record NotYet() implements ResultOutcome {}

    /** The provider knows no such request, or has forgotten it (fal keeps results for about an hour). */
    record Unknown() implements ResultOutcome {}

    /**
     * Nothing was learnt: no connection, an outage, a limit, or our key was refused. The result may still be there.
     *
     * @param domain whose other requests it holds for, too
     */
    record Unreachable(String reason, @Nullable Duration retryAfter, FailureDomain domain) implements ResultOutcome {}
}
