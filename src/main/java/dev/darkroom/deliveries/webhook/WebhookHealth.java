package dev.darkroom.deliveries.webhook;

import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.deliveries.mail.WebhookMailOutbox;
import dev.darkroom.deliveries.outbox.PendingDeliveries;
import dev.darkroom.shared.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps the health of registered webhooks: disables those that are gone, or have failed for days without one success. What a URL
 * did that a webhook has no longer counts for nothing.
 */
@ApplicationScoped
public class WebhookHealth {

    private static final Logger LOG = Logger.getLogger(WebhookHealth.class);
    private static final Duration MAX_FAILING = Duration.ofDays(5);
    /** Twice the longest pause between two attempts. */
    private static final Duration MAX_GAP = Duration.ofDays(1);
    /** Between two notes of it: a receiver that is down fails many times a second. */
    private static final Duration NOTED = Duration.ofHours(1);

    private static final String GONE = "gone";
    private static final String FAILING = "failing";

    private final Database database;
    private final EventPublisher events;
    private final WebhookMailOutbox mail;
    private final PendingDeliveries pending;
    private final Clock clock;

    WebhookHealth(
            Database database, EventPublisher events, WebhookMailOutbox mail, PendingDeliveries pending, Clock clock) {
        this.database = database;
        this.events = events;
        this.mail = mail;
        this.pending = pending;
        this.clock = clock;
    }

    /** An attempt succeeded. */
    public void succeeded(WebhookTarget target) {
        if (target.failingSince() != null) {
            database.update(
                    "UPDATE webhook SET failing_since = NULL WHERE id = ? AND url = ?", target.id(), target.url());
        }
    }

    /**
     * An attempt failed; five days of nothing else disable the webhook. Where nothing was tried for a day, because nothing
     * happened or this service was down, they begin anew.
     */
    public void failed(WebhookTarget target) {
        Instant now = clock.instant();
        Instant since = target.failingSince();
        Instant last = target.lastFailedAt();
        if (since == null || last == null || last.isBefore(now.minus(MAX_GAP))) {
            note(target, now);
        } else if (since.isBefore(now.minus(MAX_FAILING))) {
            disable(target, FAILING, now, now.minus(MAX_FAILING));
        } else if (last.isBefore(now.minus(NOTED))) {
            note(target, now);
        }
    }

    private void note(WebhookTarget target, Instant now) {
        database.update("""
                UPDATE webhook SET last_failed_at = ?,
                    failing_since = CASE WHEN last_failed_at > ? THEN coalesce(failing_since, ?) ELSE ? END
                WHERE id = ? AND url = ? AND (failing_since IS NULL OR last_failed_at IS NULL OR last_failed_at < ?)""", now, now.minus(MAX_GAP), now, now, target.id(), target.url(), now.minus(NOTED));
    }

    /** It answered 410: nobody wants to be told there any more. */
    public void gone(WebhookTarget target) {
        Instant now = clock.instant();
        disable(target, GONE, now, now);
    }

    // What is remembered of the webhook may be a second old: the row itself decides.
    private void disable(WebhookTarget target, String reason, Instant now, Instant failingBefore) {
        boolean disabled = QuarkusTransaction.requiringNew()
                .call(() -> database.first(
                                """
                        UPDATE webhook SET status = 'disabled', disabled_reason = ?, disabled_at = ?
                        WHERE id = ? AND url = ? AND status = 'enabled' AND (? OR failing_since <= ?) RETURNING owner_id""",
                                row -> Database.id(row, "owner_id"),
                                reason,
                                now,
                                target.id(),
                                target.url(),
                                reason.equals(GONE),
                                failingBefore)
                        .map(owner -> {
                            String data = "{\"webhook_id\": \"" + target.id() + "\", \"reason\": \"" + reason + "\"}";
                            mail.tell(target.id());
                            events.publish(List.of(NewEvent.plain(owner, EventType.WEBHOOK_DISABLED, data)));
                            LOG.warnf("webhook.disabled id=%s owner=%s reason=%s", target.id(), owner, reason);
                            return true;
                        })
                        .orElse(false));
        if (disabled) {
            pending.giveUp(target.id(), now);
        }
    }
}
