package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fact that a request was accepted, and its timetable. All is settled at acceptance, only a cancellation can change
 * it; so the state is a function of the time and costs nothing to keep. Small, for the ledger holds very many.
 */
public final class Acceptance {
    private static final long NEVER = Long.MAX_VALUE;
    private final UUID id;
    private final String endpoint;
    private final @Nullable String callbackUrl;
    private final byte[] inputSha256;
    private final BigDecimal plannedUnits;
    private final int plannedStatus;
    private final boolean acknowledged;
    private final long acceptedAt;
    private final long startsAt;
    private final long endsAt;
    private volatile long cancelledAt = NEVER;

    /** The three words of the queue protocol; there are no others. */
    public enum State {
        IN_QUEUE,
        IN_PROGRESS,
        COMPLETED
    }

    /**
     * @param units billable units if it ends well; not null
     * @param status the model's own code, if it is not cancelled
     * @param acknowledged whether the client gets to hear of the acceptance
     */
    Acceptance(
            UUID id,
            String endpoint,
            @Nullable String callbackUrl,
            byte[] inputSha256,
            BigDecimal units,
            int status,
            boolean acknowledged,
            Instant acceptedAt,
            Directives directives) {
        this.id = id;
        this.endpoint = endpoint;
        this.callbackUrl = callbackUrl;
        this.inputSha256 = inputSha256;
        this.plannedUnits = units;
        this.plannedStatus = status;
        this.acknowledged = acknowledged;
        this.acceptedAt = acceptedAt.toEpochMilli();
        this.startsAt = this.acceptedAt + directives.queue().toMillis();
        this.endsAt = this.startsAt + directives.run().toMillis();
    }

    public UUID id() {
        return id;
    }

    /** The full endpoint id, as it was called. */
    public String endpoint() {
        return endpoint;
    }

    /** Where the completion goes; null when nobody wants to hear. */
    public @Nullable String callbackUrl() {
        return callbackUrl;
    }

    public Instant acceptedAt() {
        return Instant.ofEpochMilli(acceptedAt);
    }

    public Instant startsAt() {
        return Instant.ofEpochMilli(startsAt);
    }

    /** When it is or will be finished, cancelled ones included. */
    public Instant endsAt() {
        return Instant.ofEpochMilli(Math.min(endsAt, cancelledAt));
    }

    public State stateAt(Instant now) {
        long millis = now.toEpochMilli();
        if (millis >= Math.min(endsAt, cancelledAt)) {
            return State.COMPLETED;
        }
        return millis >= startsAt ? State.IN_PROGRESS : State.IN_QUEUE;
    }

    /** Cancels a request that is not finished; whether it did. */
    synchronized boolean cancel(Instant now) {
        if (stateAt(now) == State.COMPLETED) {
            return false;
        }
        cancelledAt = now.toEpochMilli();
        return true;
    }

    boolean cancelled() {
        return cancelledAt != NEVER;
    }

    /** The code that the result has or will have. */
    public int status() {
        return cancelled() ? 499 : plannedStatus;
    }

    /** Only what ended well is billed. */
    public BigDecimal units() {
        return status() == 200 ? plannedUnits : BigDecimal.ZERO;
    }

    /** How the ledger lists it. */
    public ObjectNode listed(Instant now) {
        return Json.object()
                .put("request_id", id.toString())
                .put("endpoint", endpoint)
                .put("callback_url", callbackUrl == null ? null : withoutSecret(callbackUrl))
                .put("state", stateAt(now).name())
                .put("status_code", status())
                .put("billable_units", units())
                .put("accepted_at", acceptedAt().toString())
                .put("client_got_ack", acknowledged)
                .put("input_sha256", HexFormat.of().formatHex(inputSha256));
    }

    /** Up to its last segment: what comes then, or in a query, is what proves to the receiver who calls. */
    private static String withoutSecret(String url) {
        var uri = URI.create(url);
        var path = uri.getRawPath().replaceFirst("[^/]+$", "…");
        return uri.getScheme() + "://" + uri.getRawAuthority().replaceFirst("^.*@", "") + path;
    }
}
