package dev.darkroom.upstream;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.generated.queue.api.QueueApi;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The queue API's calls with their fault tolerance. Every annotation's value can be changed by configuration, for
 * example {@code quarkus.fault-tolerance."dev.darkroom.upstream.QueueGateway/submit".timeout.value}. An answer that
 * refuses a request is returned; only an {@link Outage} is thrown and repeated. The bulkheads here bound all apps
 * together; what bounds each for itself, and the circuits, are {@link AppGuards}.
 */
@ApplicationScoped
class QueueGateway {

    private final UpstreamClients clients;

    QueueGateway(UpstreamClients clients) {
        this.clients = clients;
    }

    /** Never repeated: a submit whose answer was lost may already be running, and cost money. */
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @Bulkhead(256)
    Reply submit(Submission submission) {
        EndpointId endpoint = EndpointId.parse(submission.endpoint());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(submission.headers());
        String startTimeout = submission.startTimeout() == null
                ? headers.get("X-Fal-Request-Timeout")
                : Seconds.text(submission.startTimeout());
        String priority = submission.priority() == null ? headers.get("X-Fal-Queue-Priority") : submission.priority();
        URI callback = submission.callback();
        return standing(call(() -> queue().submit(
                        endpoint.full(),
                        submission.input(),
                        callback == null ? null : callback.toString(),
                        startTimeout,
                        startTimeout,
                        priority,
                        PassedLifecycle.of(headers.get("X-Fal-Object-Lifecycle-Preference")),
                        headers.get("X-Fal-Store-IO"),
                        headers.get("X-Fal-Runner-Hint"),
                        headers.get("X-Fal-No-Retry"),
                        headers.get("X-Fal-Retry-Config"),
                        headers.get("X-Fal-Tags"),
                        headers.get("x-app-fal-disable-fallback"),
                        headers.get("Idempotency-Key"))));
    }

    /** Somebody waits for it who can do without. */
    @Timeout(value = 3, unit = ChronoUnit.SECONDS)
    @Bulkhead(128)
    Reply status(UpstreamRequest request, boolean logs) {
        return standing(call(() -> queue().status(app(request), request.requestId(), logs ? 1 : 0)));
    }

    /** A 5xx that is the model's own word is an answer; see {@link ResultClassifier}. */
    @Timeout(value = 60, unit = ChronoUnit.SECONDS)
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            maxDuration = 120,
            durationUnit = ChronoUnit.SECONDS,
            retryOn = {Outage.class, TimeoutException.class})
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    @Bulkhead(256)
    Reply result(UpstreamRequest request) {
        Reply reply = call(() -> queue().result(app(request), request.requestId()));
        boolean down = reply.status() >= 500 && ResultClassifier.outcome(reply) instanceof ResultOutcome.Unreachable;
        return down ? standing(reply) : reply;
    }

    @Timeout(value = 20, unit = ChronoUnit.SECONDS)
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            maxDuration = 60,
            durationUnit = ChronoUnit.SECONDS,
            retryOn = {Outage.class, TimeoutException.class})
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    @Bulkhead(128)
    Reply cancel(UpstreamRequest request) {
        return standing(call(() -> queue().cancel(app(request), request.requestId())));
    }

    private QueueApi queue() {
        return clients.queue();
    }

    private static String app(UpstreamRequest request) {
        return EndpointId.parse(request.endpoint()).appPath();
    }

    private static Reply call(Supplier<RestResponse<String>> call) {
        try {
            return Reply.of(call.get());
        } catch (ProcessingException | VertxException e) {
            throw Outage.of(e);
        }
    }

    private static Reply standing(Reply reply) {
        if (reply.status() >= 500) {
            throw Outage.answered(reply.status(), reply.retryAfter());
        }
        return reply;
    }
}
