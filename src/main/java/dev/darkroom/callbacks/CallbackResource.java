package dev.darkroom.callbacks;

import dev.darkroom.access.Open;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.upstream.client.Provider;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where upstream announces completions. */
@Tag(name = "Callbacks")
@Path("/callbacks/{job}/{token}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Open("upstream has no key of ours; the token in the URL and the signature are its proof")
public class CallbackResource {

    // A result with inline pictures may be large; anything larger is fetched by the reconciler instead.
    private static final int MAX_SIZE = 64 * 1024 * 1024;

    private final CallbackUrls urls;
    private final CallbackVerifier check;
    private final CallbackRepository log;
    private final MeterRegistry metrics;
    private final InRequestWorker inRequestWorker;
    private final Traces traces;
    private final Duration grace;

    CallbackResource(
            CallbackUrls urls,
            CallbackVerifier check,
            CallbackRepository log,
            MeterRegistry metrics,
            InRequestWorker inRequestWorker,
            Traces traces,
            @ConfigProperty(name = "darkroom.serverless.callback-grace", defaultValue = "10s") Duration grace) {
        this.urls = urls;
        this.check = check;
        this.log = log;
        this.metrics = metrics;
        this.inRequestWorker = inRequestWorker;
        this.traces = traces;
        this.grace = grace;
    }

    /** What was made of it; upstream reads only the status code. */
    public record Acknowledgement(boolean recorded) {}

    @POST
    @Operation(operationId = "receiveCallback", summary = "Where the provider announces that a request is completed")
    public Acknowledgement receive(
            @PathParam("job") String job,
            @PathParam("token") String token,
            @HeaderParam("X-Fal-Webhook-Request-Id") @Nullable String requestId,
            @HeaderParam("X-Fal-Webhook-User-Id") @Nullable String userId,
            @HeaderParam("X-Fal-Webhook-Timestamp") @Nullable String timestamp,
            @HeaderParam("X-Fal-Webhook-Signature") @Nullable String signature,
            InputStream stream) {
        UUID jobId = jobId(job);
        Provider provider = urls.holder(jobId, token).orElseThrow(() -> refuse("TOKEN"));
        byte[] body = read(stream);
        String bodyHash = Sha256.hex(body);
        CallbackVerifier.Verdict verdict = check.of(
                provider,
                CallbackSignature.of(requestId, userId, timestamp, signature).orElse(null),
                bodyHash);
        if (verdict != CallbackVerifier.Verdict.GENUINE) {
            throw refuse(verdict.name());
        }
        VerifiedCallback callback = parse(jobId, requestId, body).in(traces.current());
        CallbackRepository.Outcome outcome = log.record(callback, bodyHash);
        if (outcome == CallbackRepository.Outcome.FOREIGN) {
            count("refused_foreign");
            throw Problem.of(Problem.Kind.FORBIDDEN, "This callback names a request that its job does not have");
        }
        count(outcome.name().toLowerCase(Locale.ROOT));
        inRequestWorker.work(grace);
        return new Acknowledgement(outcome == CallbackRepository.Outcome.RECORDED);
    }

    private UUID jobId(String job) {
        try {
            return UUID.fromString(job);
        } catch (IllegalArgumentException notAnId) {
            // Treated as any other URL that we have not given out.
            throw refuse("TOKEN");
        }
    }

    private VerifiedCallback parse(UUID jobId, @Nullable String requestId, byte[] body) {
        try {
            String text = Texts.withoutMark(new String(body, StandardCharsets.UTF_8));
            VerifiedCallback callback = CallbackBody.read(jobId, requestId, text);
            // Bytes that are no text leave this sign in it; only then are they worth reading once more.
            boolean whole = text.indexOf('\uFFFD') < 0 || Texts.isUtf8(body);
            return whole ? callback : callback.ofBytes(body);
        } catch (CallbackBody.TwoRequests differing) {
            count("refused_mismatch");
            throw Problem.of(Problem.Kind.BAD_REQUEST, "Header and body of this callback name different requests");
        } catch (IOException malformed) {
            count("malformed");
            throw Problem.of(Problem.Kind.BAD_REQUEST, "This is not a webhook's body");
        }
    }

    private byte[] read(InputStream stream) {
        try {
            byte[] body = stream.readNBytes(MAX_SIZE + 1);
            if (body.length > MAX_SIZE) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "A callback has at most " + MAX_SIZE + " bytes");
            }
            return body;
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    private Problem refuse(String reason) {
        count("refused_" + reason.toLowerCase(Locale.ROOT));
        return Problem.of(Problem.Kind.UNAUTHENTICATED, "This callback is not genuine");
    }

    private void count(String outcome) {
        metrics.counter("darkroom.callbacks", "outcome", outcome).increment();
    }
}
