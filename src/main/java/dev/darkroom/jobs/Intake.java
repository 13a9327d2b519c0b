package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes jobs in: checks all that can be checked at once, and answers only when the job is durable. */
@ApplicationScoped
class Intake {

    private static final Duration LOOK_UP = Duration.ofSeconds(2);

    private final IntakeLedger ledger;
    private final Engine engine;
    private final OutgoingGuard guard;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    Intake(
            IntakeLedger ledger,
            Engine engine,
            OutgoingGuard guard,
            JobsConfig config,
            ObjectMapper json,
            Ids ids,
            Clock clock) {
        this.ledger = ledger;
        this.engine = engine;
        this.guard = guard;
        this.config = config;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param headers fal's headers that go along upstream
     * @param webhook where to announce the end; null for nowhere
     * @return the job, which is committed by then
     * @throws Problem when the input is no JSON object, is too large, or the webhook cannot be used
     */
    NewJob take(
            Caller caller,
            EndpointId endpoint,
            InputStream body,
            Map<String, String> headers,
            @Nullable String webhook) {
        String input = read(body);
        URI checked = webhook == null ? null : checkWebhook(webhook);
        Instant now = clock.instant();
        NewJob job = new NewJob(
                ids.next(),
                caller.ownerId(),
                caller.keyId(),
                endpoint.full(),
                input,
                asJson(headers),
                checked == null ? null : checked.toString(),
                "low".equalsIgnoreCase(headers.get("x-fal-queue-priority")) ? 1 : 0,
                now,
                now.plus(config.totalDeadline()));
        ledger.write(job);
        engine.newWork();
        return job;
    }

    private String read(InputStream body) {
        int limit = config.maxInputBytes();
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The input is larger than " + limit + " bytes");
            }
            // fal's JavaScript client sends no body at all for an empty input.
            String text = bytes.length == 0
                    ? "{}"
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            return switch (JsonText.shapeOf(text)) {
                case OBJECT -> text;
                case OTHER -> throw Problem.invalid("body", "Input should be a JSON object");
                case MALFORMED -> throw Problem.invalid("body", "JSON decode error");
            };
        } catch (CharacterCodingException malformed) {
            throw Problem.invalid("body", "Input should be UTF-8 text");
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    private URI checkWebhook(String webhook) {
        try {
            URI url = new URI(webhook);
            guard.check(url, LOOK_UP);
            return url;
        } catch (URISyntaxException malformed) {
            throw Problem.invalid("query.fal_webhook", "Input should be a valid URL");
        } catch (OutgoingException.Refused refused) {
            throw Problem.invalid("query.fal_webhook", "This URL cannot be called: " + refused.getMessage());
        } catch (OutgoingException unreachable) {
            // It may be reachable by the time there is something to say.
            return URI.create(webhook);
        }
    }

    private String asJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings is always JSON", impossible);
        }
    }
}
