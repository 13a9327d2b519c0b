package dev.darkroom.upstream.client;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.answer.ResultClassifier;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.answer.UpstreamReply;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * The queue API's calls with their fault tolerance. Every annotation's value can be changed by configuration, for
 * example {@code quarkus.fault-tolerance."dev.darkroom.upstream.client.QueueGateway/submit".timeout.value}. An answer that
 * refuses a request is returned; only an {@link UpstreamOutage} is thrown and repeated. The bulkheads here bound all apps
 * together; what bounds each for itself, and the circuits, are {@link AppCircuitBreakers}.
 */
@ApplicationScoped
public class QueueGateway {

    private final UpstreamClients clients;

    QueueGateway(UpstreamClients clients) {
        this.clients = clients;
    }

    /** Never repeated: a submit whose answer was lost may already be running, and cost money. */
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @Bulkhead(256)
    public UpstreamReply submit(ProviderAccount account, UpstreamSubmission upstreamSubmission) {
        EndpointId endpoint = account.provider().idOf(EndpointId.parse(upstreamSubmission.endpoint()));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(upstreamSubmission.headers());
        String startTimeout = upstreamSubmission.startTimeout() == null
                ? headers.get("X-Fal-Request-Timeout")
                : seconds(upstreamSubmission.startTimeout());
        String priority = upstreamSubmission.priority() == null
                ? headers.get("X-Fal-Queue-Priority")
                : upstreamSubmission.priority();
        URI callback = account.provider().callbacks() == Provider.Callbacks.NONE ? null : upstreamSubmission.callback();
        return standing(UpstreamReply.read(() -> clients.queue(account)
                .submit(
                        endpoint.full(),
                        upstreamSubmission.input(),
                        callback == null ? null : callback.toString(),
                        startTimeout,
                        startTimeout,
                        priority,
                        ForwardedLifecycle.of(headers.get("X-Fal-Object-Lifecycle-Preference")),
                        headers.get("X-Fal-Store-IO"),
                        headers.get("X-Fal-Runner-Hint"),
                        headers.get("X-Fal-No-Retry"),
                        headers.get("X-Fal-Retry-Config"),
                        headers.get("X-Fal-Tags"),
                        headers.get("x-app-fal-disable-fallback"),
                        headers.get("Idempotency-Key"),
                        headers.get("traceparent"))));
    }

    /** Somebody waits for it who can do without. */
    @Timeout(value = 3, unit = ChronoUnit.SECONDS)
    @Bulkhead(128)
    public UpstreamReply status(ProviderAccount account, UpstreamRequest request, boolean logs) {
        String app = app(account, request);
        return standing(
                UpstreamReply.read(() -> clients.queue(account).status(app, request.requestId(), logs ? 1 : 0)));
    }

    /**
     * A 5xx that is the model's own word is an answer; see {@link ResultClassifier}. An answer that stays silent is given up
     * by the client; a large one has time by what has come of it, and less than the lease of a look altogether.
     */
    @Timeout(value = 260, unit = ChronoUnit.SECONDS)
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            maxDuration = 30,
            durationUnit = ChronoUnit.SECONDS,
            retryOn = {UpstreamOutage.class, TimeoutException.class})
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    @Bulkhead(256)
    public UpstreamReply result(ProviderAccount account, UpstreamRequest request) {
        String app = app(account, request);
        UpstreamReply upstreamReply =
                UpstreamReply.readResult(() -> clients.queue(account).result(app, request.requestId()));
        boolean down = upstreamReply.status() >= 500
                && ResultClassifier.outcome(upstreamReply) instanceof ResultOutcome.Unreachable;
        return down ? standing(upstreamReply) : upstreamReply;
    }

    /** The head of the same answer, for what its headers tell; somebody is better off without than waiting for it. */
    @Timeout(value = 60, unit = ChronoUnit.SECONDS)
    @Bulkhead(64)
    public UpstreamReply resultHead(ProviderAccount account, UpstreamRequest request) {
        String app = app(account, request);
        return standing(UpstreamReply.readHead(() -> clients.queue(account).result(app, request.requestId())));
    }

    @Timeout(value = 20, unit = ChronoUnit.SECONDS)
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            maxDuration = 60,
            durationUnit = ChronoUnit.SECONDS,
            retryOn = {UpstreamOutage.class, TimeoutException.class})
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    @Bulkhead(128)
    public UpstreamReply cancel(ProviderAccount account, UpstreamRequest request) {
        String app = app(account, request);
        return standing(UpstreamReply.read(() -> clients.queue(account).cancel(app, request.requestId())));
    }

    private static String app(ProviderAccount account, UpstreamRequest request) {
        return account.provider().idOf(EndpointId.parse(request.endpoint())).appPath();
    }

    /** As fal's headers write durations: a plain decimal number. */
    private static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.max(BigDecimal.ZERO).toPlainString();
    }

    private static UpstreamReply standing(UpstreamReply upstreamReply) {
        if (upstreamReply.status() >= 500) {
            throw UpstreamOutage.answered(upstreamReply.status(), upstreamReply.retryAfter());
        }
        return upstreamReply;
    }
}
