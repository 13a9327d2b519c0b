package dev.darkroom.upstream.answer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the provider hands out as a request's result. */
public sealed interface ResultOutcome {

    /** The model's last word, which may be a failure of any code. */
    record Finished(ModelAnswer answer) implements ResultOutcome {}

    /** It may be the end, and may not: the status has a say. */
    sealed interface Unclear extends ResultOutcome {}

    /** It still waits or runs. */
    record NotYet() implements ResultOutcome {}

    /**
     * Somebody on the way refused, in words that are not plainly the model's: they may say "not ready" in a language that
     * we do not know, so the status has a say before this is taken for the end.
     */
    record Refused(ModelAnswer answer) implements Unclear {}

    /**
     * It does not look like an end, and may be one: word that it is not ready in a sentence alone, or a limit and the like
     * with a failure's own name. Where the status says that it has ended the answer is the last word.
     *
     * @param meaning what it means otherwise
     */
    record UnlessEnded(ModelAnswer answer, ResultOutcome meaning) implements ResultOutcome {}

    /**
     * A failure under a code of the server's (5xx) that may be the request's, or that of whoever answers for it: the status
     * tells, or time.
     *
     * @param isOfItsOwn whether it says what has failed, in words that servers do not use for whatever goes wrong
     */
    record Failing(ModelAnswer answer, boolean isOfItsOwn) implements Unclear {}

    /** Neither an output nor a failure. It may be a gateway's page for a moment, or all there will ever be. */
    record Unrecognized(UnrecognizedAnswer answer) implements Unclear {}

    /** The provider knows no such request: not yet, not at the moment, or not any more. */
    record Unknown() implements ResultOutcome {}

    /** The provider says that the request is gone for good (410). */
    record Gone() implements ResultOutcome {}

    /**
     * Nothing was learnt: no connection, an outage, a limit, or our key was refused. The result may still be there.
     *
     * @param domain whose other requests it holds for, too
     * @param keyRefused whether our credential was refused, which is the operator's to mend
     */
    record Unreachable(String reason, @Nullable Duration retryAfter, FailureDomain domain, boolean keyRefused)
            implements ResultOutcome {

        public Unreachable(String reason, @Nullable Duration retryAfter, FailureDomain domain) {
            this(reason, retryAfter, domain, false);
        }
    }
}
