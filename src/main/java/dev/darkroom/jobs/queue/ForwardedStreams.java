package dev.darkroom.jobs.queue;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.api.TimeoutParameters;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.Connections;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.upstream.UpstreamRun;
import dev.darkroom.upstream.UpstreamStream;
import dev.darkroom.upstream.answer.UpstreamCredential;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proxies streaming models. Streams of models, passed through: events as events, anything else as the bytes it is.
 * They are no jobs: nothing of them is kept. Upstream is read no faster than the caller reads, and let go of when
 * the caller hangs up.
 */
@ApplicationScoped
class ForwardedStreams {

    private static final List<String> ANSWERED = List.of(
            "x-fal-request-id",
            "x-fal-billable-units",
            "x-fal-error-type",
            "x-fal-request-timeout-type",
            "x-fal-retryable",
            "x-fal-needs-retry",
            "x-fal-served-from",
            "x-fal-runner-hints",
            "retry-after");

    /** What fal's clients say by default, also where they mean events. */
    private static final Pattern ONLY_JSON =
            Pattern.compile("\\s*application/json\\s*(;[^,]*)?", Pattern.CASE_INSENSITIVE);

    private final UpstreamRun upstream;
    private final Duration longest;
    private final FairSemaphore places;

    ForwardedStreams(UpstreamRun upstream, JobsConfig config) {
        this.upstream = upstream;
        this.longest = config.runWait();
        this.places = new FairSemaphore(config.runStreams(), FairShares.THREE_QUARTERS, FairShares.THREE_QUARTERS);
    }

    /**
     * @param owner who calls
     * @param query of {@link ForwardedQuery}
     * @return the answer as it begins; its body follows as it comes
     */
    Response open(
            UUID owner,
            EndpointId endpoint,
            String query,
            String input,
            HttpHeaders headers,
            RoutingContext connection) {
        Map<String, String> passed = passed(headers);
        List<?> holders = List.of(owner, endpoint.appPath());
        if (!places.tryAcquire(holders)) {
            return QueueResponses.tooMany("Too many streams are being passed through");
        }
        CompletableFuture<@Nullable Void> over = Connections.over(connection);
        var _ = over.thenRun(() -> places.release(holders));
        try {
            return answer(upstream.stream(endpoint, query, input, passed, longest, over));
        } catch (OutgoingException noAnswer) {
            return unreached(noAnswer);
        }
    }

    private static Response answer(UpstreamStream stream) {
        if (UpstreamCredential.isRefusal(stream.status())) {
            stream.close();
            return QueueResponses.failed(FailureOutcome.keyRefused(stream.status()));
        }
        if (!isAnswer(stream.status())) {
            stream.close();
            return QueueResponses.failed(FailureOutcome.infrastructure(
                    502, "runner_incomplete_response", "The provider's answer is none that can be passed on"));
        }
        try {
            stream.begin();
            return answer(stream, stream::copyTo);
        } catch (IOException damaged) {
            stream.close();
            return QueueResponses.failed(notCome());
        }
    }

    /** Neither on its way elsewhere nor a code that nobody knows. */
    private static boolean isAnswer(int status) {
        return (status >= 200 && status < 300) || (status >= 400 && status < 600);
    }

    private static Map<String, String> passed(HttpHeaders headers) {
        Map<String, String> passed = ForwardedHeaders.of(headers);
        passed.remove(ForwardedHeaders.RETRY_CONFIG);
        Duration start = TimeoutParameters.start(headers);
        if (start != null) {
            String seconds = BigDecimal.valueOf(start.toMillis(), 3).toPlainString();
            passed.put("x-fal-request-timeout", seconds);
            passed.put("x-fal-request-start-timeout", seconds);
        }
        passed.put("accept", accept(headers.getHeaderString("accept")));
        return passed;
    }

    private static String accept(@Nullable String said) {
        return said == null || ONLY_JSON.matcher(said).matches() ? "text/event-stream, */*" : said;
    }

    private static Response answer(UpstreamStream stream, StreamingOutput body) {
        Response.ResponseBuilder answer = Response.status(stream.status())
                .entity(body)
                .type(type(stream.header("content-type")))
                // A page of the provider's, or what a browser takes for one, must not act as one of ours.
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no");
        String coding = stream.coding();
        if (coding != null) {
            answer.header(HttpHeaders.CONTENT_ENCODING, coding);
        }
        for (String name : ANSWERED) {
            String value = stream.header(name);
            if (value != null) {
                answer.header(name, value);
            }
        }
        return answer.build();
    }

    // Trying again is harmless only where nothing was sent.
    private static Response unreached(OutgoingException failure) {
        return switch (failure.kind()) {
            case CONNECT, DNS, TLS, REFUSED_ADDRESS, BAD_URL ->
                QueueResponses.failed(FailureOutcome.infrastructure(
                        503, "runner_connection_error", "The provider cannot be reached"));
            default -> QueueResponses.failed(notCome());
        };
    }

    private static FailureOutcome notCome() {
        return FailureOutcome.infrastructure(502, "runner_incomplete_response", "The provider's answer did not come");
    }

    private static MediaType type(@Nullable String said) {
        try {
            return said == null ? MediaType.APPLICATION_OCTET_STREAM_TYPE : MediaType.valueOf(said);
        } catch (IllegalArgumentException noType) {
            return MediaType.APPLICATION_OCTET_STREAM_TYPE;
        }
    }
}
