package dev.darkroom.deliveries;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.webhook.SecretCipher;
import dev.darkroom.deliveries.webhook.WebhookTarget;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.outgoing.OutgoingResponse;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.trace.TraceContext;
import dev.darkroom.shared.trace.TraceSpan;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.url.WebUrl;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends one attempt at a delivery: its headers, signatures and the post itself. */
@ApplicationScoped
class DeliverySender {

    // fal gives a receiver as long.
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final OutgoingHttp http;
    private final WebhookSigner signer;
    private final SecretCipher cipher;
    private final ObjectMapper json;
    private final PublicUrl publicUrl;
    private final Traces traces;
    private final Clock clock;

    DeliverySender(
            OutgoingHttp http,
            WebhookSigner signer,
            SecretCipher cipher,
            ObjectMapper json,
            PublicUrl publicUrl,
            Traces traces,
            Clock clock) {
        this.http = http;
        this.signer = signer;
        this.cipher = cipher;
        this.json = json;
        this.publicUrl = publicUrl;
        this.traces = traces;
        this.clock = clock;
    }

    /** @param target the registered webhook; null for an address that the job itself named */
    DeliveryAttempt send(Delivery delivery, byte[] body, @Nullable WebhookTarget target) {
        return traces.call("deliver webhook", SpanKind.CLIENT, delivery.traceContext(), span -> {
            DeliveryAttempt attempt = send(delivery, body, target, span);
            describe(span, delivery, attempt);
            return attempt;
        });
    }

    /** Of the URL no more than the host: the rest may be what the receiver knows us by. */
    private static void describe(TraceSpan span, Delivery delivery, DeliveryAttempt attempt) {
        span.set("http.request.method", "POST")
                .set("server.address", delivery.receiver())
                .set("darkroom.delivery.id", delivery.id().toString())
                .set("darkroom.event.type", delivery.eventType())
                .set("http.request.resend_count", delivery.attempt() - 1);
        Integer status = attempt.status();
        if (status != null) {
            span.set("http.response.status_code", status);
        }
        if (!attempt.delivered()) {
            span.failed(attempt.outcome());
        }
    }

    private DeliveryAttempt send(Delivery delivery, byte[] body, @Nullable WebhookTarget target, TraceSpan span) {
        Instant started = clock.instant();
        Map<String, String> own = ownHeaders(delivery);
        Map<String, String> headers = new LinkedHashMap<>(own);
        headers.put("Content-Type", "application/json");
        List<byte[]> secrets = secrets(delivery, target, started);
        headers.putAll(signatures(delivery, body, secrets));
        headers.putAll(attributes(delivery));
        String trace = span.context();
        if (trace != null) {
            headers.put(TraceContext.HEADER, trace);
        }
        Map<String, String> shown = shown(headers, own);
        SecretMask mask = new SecretMask(hidden(headers, shown), secrets);
        try {
            OutgoingResponse response = http.post(WebUrl.valueOf(delivery.url()), body, headers, PATIENCE);
            boolean delivered = response.status() >= 200 && response.status() < 300;
            return new DeliveryAttempt(
                    delivered ? DeliveryAttempt.DELIVERED : DeliveryAttempt.STATUS,
                    response.status(),
                    millisSince(started),
                    // A redirect is never followed: a receiver must not send us elsewhere.
                    !delivered && response.status() / 100 != 3 && response.status() != DeliveryAttempt.GONE,
                    response.retryAfter(),
                    mask.over(response.bodyExcerpt()),
                    shown);
        } catch (OutgoingException failure) {
            return new DeliveryAttempt(
                    failure.kind().name(), null, millisSince(started), failure.retryable(), null, null, shown);
        }
    }

    private List<byte[]> secrets(Delivery delivery, @Nullable WebhookTarget target, Instant now) {
        return target == null ? List.of(signer.ownerSecret(delivery.ownerId())) : target.secretsAt(now);
    }

    private Map<String, String> signatures(Delivery delivery, byte[] body, List<byte[]> secrets) {
        Map<String, String> headers =
                new LinkedHashMap<>(signer.standardHeaders(delivery.messageId().toString(), secrets, body));
        if (delivery.format().equals(DeliveryFormat.FAL.label()) && delivery.jobId() != null) {
            headers.putAll(signer.falHeaders(
                    delivery.jobId().toString(), delivery.ownerId().toString(), body));
        }
        return headers;
    }

    // CloudEvents 1.0, HTTP protocol binding, binary content mode.
    private Map<String, String> attributes(Delivery delivery) {
        if (!delivery.format().equals(DeliveryFormat.CLOUDEVENTS.label())) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", delivery.messageId().toString());
        headers.put("ce-source", publicUrl.forOthers());
        headers.put("ce-type", "dev.darkroom." + delivery.eventType());
        if (delivery.jobId() != null) {
            headers.put("ce-subject", "jobs/" + delivery.jobId());
        }
        return headers;
    }

    private Map<String, String> ownHeaders(Delivery delivery) {
        byte[] sealed = delivery.ownHeaders();
        if (sealed == null) {
            return Map.of();
        }
        try {
            return json.readValue(cipher.decrypt(sealed), HEADERS);
        } catch (IOException impossible) {
            throw new IllegalStateException("headers were stored as JSON", impossible);
        }
    }

    // Own headers are credentials, mostly; a signature that is shown could be sent by somebody else for some minutes.
    private static Map<String, String> shown(Map<String, String> headers, Map<String, String> own) {
        Map<String, String> shown = new LinkedHashMap<>();
        headers.forEach((name, value) -> shown.put(
                name,
                own.containsKey(name) || name.toLowerCase(Locale.ROOT).endsWith("-signature")
                        ? SecretMask.HIDDEN
                        : value));
        return shown;
    }

    private static List<String> hidden(Map<String, String> headers, Map<String, String> shown) {
        return headers.entrySet().stream()
                .filter(header -> SecretMask.HIDDEN.equals(shown.get(header.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private int millisSince(Instant started) {
        return Math.max(0, (int) Duration.between(started, clock.instant()).toMillis());
    }
}
