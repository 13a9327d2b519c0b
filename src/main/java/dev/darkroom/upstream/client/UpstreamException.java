package dev.darkroom.upstream.client;

import dev.darkroom.upstream.answer.AnswerJson;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.answer.UpstreamReply;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The provider refused a call beside the queue, or could not be reached for it. The message is for people and holds no
 * secret and no body.
 */
public final class UpstreamException extends RuntimeException {

    private final int status;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    public UpstreamException(String message, int status, boolean retryable, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** The provider is configured without that API, and nobody else is asked in its place. */
    public static UpstreamException noSuchApi(String message) {
        return new UpstreamException(message, 501, false, null);
    }

    /** The HTTP status of a refusal; 0 when there was no answer, or only that of an outage. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the provider refused our credential, which is the operator's to mend. */
    public boolean keyRefused() {
        return UpstreamCredential.isRefusal(status);
    }

    /** Whether the provider has no such route. */
    public boolean noSuchRoute() {
        return status == 404 || status == 405 || status == 410 || status == 501;
    }

    /** How long the provider asks to wait; null when it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Inside the fault tolerance: tells a refusal, which is an answer, from an outage. */
    public static <T> T telling(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        UpstreamReply reply = UpstreamReply.read(call);
        int status = reply.status();
        // 501 is a route that is not there, and no outage.
        if (status >= 500 && status != 501) {
            throw UpstreamOutage.answered(status, reply.retryAfter());
        }
        if (!reply.succeeded()) {
            boolean later = status == 408 || status == 425 || status == 429;
            throw new UpstreamException("the provider answered " + status, status, later, reply.retryAfter());
        }
        return AnswerJson.read(reply.body(), type);
    }

    /** Outside the fault tolerance: every failure becomes one of these. */
    public static <T> T onFailure(Supplier<T> call) {
        try {
            return call.get();
        } catch (UpstreamOutage e) {
            throw new UpstreamException(e.reason(), 0, true, e.retryAfter());
        } catch (FaultToleranceException e) {
            throw new UpstreamException("the provider cannot be reached at the moment", 0, true, null);
        }
    }
}
