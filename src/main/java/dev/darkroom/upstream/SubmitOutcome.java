package dev.darkroom.upstream;

import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.answer.ModelAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a submit. Only {@link Unavailable} makes it safe to submit again without further thought. */
public sealed interface SubmitOutcome {

    /**
     * The request is in the provider's queue.
     *
     * @param requestId the provider's id for it
     * @param statusUrl as the provider gave it, for the record: calls are made to addresses rebuilt from the base
     * @param responseUrl likewise
     * @param cancelUrl likewise
     */
    record Accepted(
            String requestId,
            @Nullable String statusUrl,
            @Nullable String responseUrl,
            @Nullable String cancelUrl) implements SubmitOutcome {}

    /** The provider has done it already, and its answer is the result: there is no request to be asked about. */
    record Completed(ModelAnswer answer) implements SubmitOutcome {}

    /** The provider will not have it: a final 4xx, for example a bad input (422). */
    record Refused(ModelAnswer answer) implements SubmitOutcome {}

    /**
     * The provider refused our credential: a wrong key (401), an account that is locked or has to pay (402, 403), or no
     * right to the endpoint (403). That is the operator's to mend, and no fault of the caller's.
     *
     * @param domain whose other requests it holds for, too: the provider's where it is the key or the account
     */
    record KeyRefused(int status, FailureDomain domain) implements SubmitOutcome {}

    /**
     * The request was surely not accepted: no connection, no such host, 408, 425, 429, 503, an open circuit, a
     * full bulkhead.
     *
     * @param reason for people; holds no secret
     * @param retryAfter how long the provider asks to wait; null when it does not say
     * @param domain whose other requests it holds for, too
     */
    record Unavailable(String reason, @Nullable Duration retryAfter, FailureDomain domain) implements SubmitOutcome {}

    /**
     * The request may have been accepted: no answer in time, a connection lost after sending, a redirect, 409, 499,
     * 500, 502, 504, or a success that cannot be read. Submitting again could pay twice; the callback may still tell.
     *
     * @param reason for people; holds no secret
     * @param connectionLost whether the connection ended, so that the request is either there by now or will never be
     */
    record Ambiguous(String reason, boolean connectionLost) implements SubmitOutcome {}
}
