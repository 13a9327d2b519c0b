package dev.darkroom.upstream.client;

import dev.darkroom.outgoing.RetryAfter;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.answer.UpstreamOutage;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
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
    static <T> T telling(Supplier<T> call) {
        try {
            return call.get();
        } catch (WebApplicationException e) {
            Response response = e.getResponse();
            int status = response.getStatus();
            Duration retryAfter =
                    RetryAfter.parse(response.getHeaderString("retry-after"), response.getHeaderString("date"));
            // 501 is a route that is not there, and no outage.
            if (status >= 500 && status != 501) {
                throw UpstreamOutage.answered(status, retryAfter);
            }
            boolean later = status == 408 || status == 425 || status == 429;
            throw new UpstreamException("the provider answered " + status, status, later, retryAfter);
        } catch (RuntimeException noAnswer) {
            // Also what the HTTP client throws at an answer that is no HTTP.
            throw UpstreamOutage.of(noAnswer);
        }
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
