package dev.darkroom.deliveries.webhook;

import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Finds the webhook that somebody asks about, and sends test events. */
@ApplicationScoped
public class WebhookLookup {

    private final EventPublisher events;

    WebhookLookup(EventPublisher events) {
        this.events = events;
    }

    /** @throws Problem 404 when the owner has no such webhook */
    @Transactional
    public UUID require(UUID ownerId, String id) {
        return find(ownerId, id).id;
    }

    /** @throws Problem 404 when the owner has no such webhook, 409 when it is disabled */
    @Transactional
    public UUID requireEnabled(UUID ownerId, String id) {
        return enabled(find(ownerId, id)).id;
    }

    /**
     * @return the delivery's id
     * @throws Problem as {@link #requireEnabled}
     */
    @Transactional
    public UUID send(UUID ownerId, String id) {
        Webhook webhook = enabled(find(ownerId, id));
        String data = "{\"webhook_id\": \"" + webhook.id + "\"}";
        return events.publishTo(webhook.id, webhook.url, NewEvent.plain(ownerId, EventType.WEBHOOK_TEST, data));
    }

    private static Webhook enabled(Webhook webhook) {
        if (!webhook.isEnabled()) {
            throw Problem.of(Problem.Kind.CONFLICT, "This webhook is disabled: enable it first");
        }
        return webhook;
    }

    static Webhook find(UUID ownerId, String id) {
        return find(ownerId, id, LockModeType.NONE);
    }

    /** Locked, so that whoever changes, rotates or disables it at the same time is waited for. */
    static Webhook findForChange(UUID ownerId, String id) {
        return find(ownerId, id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static Webhook find(UUID ownerId, String id, LockModeType lock) {
        return Ids.parse(id)
                .flatMap(known -> Webhook.<Webhook>find("id = ?1 and ownerId = ?2", known, ownerId)
                        .withLock(lock)
                        .<Webhook>firstResultOptional())
                .orElseThrow(() -> Problem.notFound("Webhook"));
    }
}
