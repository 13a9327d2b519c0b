package dev.darkroom.deliveries.webhook;

import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.outbox.PendingDeliveries;
import dev.darkroom.shared.AdvisoryLocks;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.PeriodicTask;
import io.quarkus.cache.CacheInvalidateAll;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registers, changes, rotates and removes an owner's webhooks. */
@ApplicationScoped
class WebhookService {

    private static final int MOST = 100;
    // The key of the advisory lock, beside the owner's hash.
    private static final int REGISTERING = 0x77686f6b;
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "whsec_";

    private final WebhookUrlValidator urls;
    private final SecretCipher cipher;
    private final PendingDeliveries pending;
    private final Database database;
    private final AdvisoryLocks locks;
    private final Ids ids;
    private final Clock clock;

    WebhookService(
            WebhookUrlValidator urls,
            SecretCipher cipher,
            PendingDeliveries pending,
            Database database,
            AdvisoryLocks locks,
            Ids ids,
            Clock clock) {
        this.urls = urls;
        this.cipher = cipher;
        this.pending = pending;
        this.database = database;
        this.locks = locks;
        this.ids = ids;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask forgettingSecrets(WebhookService webhooks) {
        return new PeriodicTask("webhook-secrets", Duration.ofHours(1), webhooks::forgetPreviousSecrets);
    }

    /** Secrets before the last rotation that are good no more. */
    void forgetPreviousSecrets() {
        database.update(
                "UPDATE webhook SET previous_secret = NULL, previous_until = NULL WHERE previous_until < ?",
                clock.instant());
    }

    /** In the order of their making. */
    @Transactional
    WebhookBodies.All list(UUID ownerId) {
        List<Webhook> webhooks = Webhook.list("ownerId = ?1 order by id", ownerId);
        return new WebhookBodies.All(
                webhooks.stream().map(WebhookBodies.View::of).toList());
    }

    @Transactional
    WebhookBodies.One get(UUID ownerId, String id) {
        return new WebhookBodies.One(WebhookBodies.View.of(WebhookLookup.find(ownerId, id)));
    }

    WebhookBodies.WithSecret create(UUID ownerId, WebhookBodies.Create body) {
        requireKnown(body.events());
        // May wait for a name server: not in a transaction.
        urls.check("url", body.url());
        return QuarkusTransaction.requiringNew().call(() -> register(ownerId, body));
    }

    private WebhookBodies.WithSecret register(UUID ownerId, WebhookBodies.Create body) {
        // One at a time, so that none is counted too late.
        locks.lock(REGISTERING, ownerId.toString());
        if (Webhook.count("ownerId", ownerId) >= MOST) {
            throw Problem.of(Problem.Kind.CONFLICT, "There are " + MOST + " webhooks already: remove some first");
        }
        byte[] secret = newSecret();
        Webhook webhook = new Webhook();
        webhook.id = ids.next();
        webhook.ownerId = ownerId;
        webhook.url = body.url();
        webhook.description = body.description();
        webhook.events = body.events() == null
                ? new String[] {EventType.ANY}
                : body.events().stream().distinct().toArray(String[]::new);
        setFilter(webhook, body.filter());
        webhook.callsPerMinute = body.callsPerMinute();
        webhook.concurrency = body.concurrency();
        webhook.status = Webhook.ENABLED;
        webhook.secret = cipher.encrypt(secret);
        webhook.createdAt = clock.instant();
        webhook.persist();
        return new WebhookBodies.WithSecret(WebhookBodies.View.of(webhook), shown(secret));
    }

    @CacheInvalidateAll(cacheName = WebhookTargets.CACHE)
    WebhookBodies.One change(UUID ownerId, String id, WebhookBodies.Change body) {
        requireKnown(body.events());
        if (body.url() != null) {
            urls.check("url", body.url());
        }
        Webhook changed = QuarkusTransaction.requiringNew().call(() -> {
            Webhook webhook = WebhookLookup.findForChange(ownerId, id);
            apply(webhook, body);
            return webhook;
        });
        if (body.status() != null && changed.disabledAt != null) {
            pending.giveUp(changed.id, changed.disabledAt);
        }
        return new WebhookBodies.One(WebhookBodies.View.of(changed));
    }

    private void apply(Webhook webhook, WebhookBodies.Change body) {
        if (body.url() != null && !body.url().equals(webhook.url)) {
            webhook.url = body.url();
            // What the old address did says nothing of the new one.
            webhook.failingSince = null;
        }
        if (body.events() != null) {
            webhook.events = body.events().stream().distinct().toArray(String[]::new);
        }
        if (body.filter() != null) {
            setFilter(webhook, body.filter().orElse(null));
        }
        if (body.description() != null) {
            webhook.description = body.description().orElse(null);
        }
        if (body.callsPerMinute() != null) {
            webhook.callsPerMinute = body.callsPerMinute().orElse(null);
        }
        if (body.concurrency() != null) {
            webhook.concurrency = body.concurrency().orElse(null);
        }
        if (body.status() != null && !body.status().equals(webhook.status)) {
            boolean enabled = body.status().equals(Webhook.ENABLED);
            webhook.status = body.status();
            webhook.disabledReason = enabled ? null : Webhook.BY_OWNER;
            webhook.disabledAt = enabled ? null : clock.instant();
            webhook.failingSince = null;
        }
    }

    /** A new secret; deliveries are signed with the old one as well for a while. */
    @Transactional
    @CacheInvalidateAll(cacheName = WebhookTargets.CACHE)
    WebhookBodies.WithSecret rotate(UUID ownerId, String id, WebhookBodies.Rotate body) {
        Webhook webhook = WebhookLookup.findForChange(ownerId, id);
        byte[] secret = newSecret();
        boolean overlaps = body.overlap() > 0;
        webhook.previousSecret = overlaps ? webhook.secret : null;
        webhook.previousUntil = overlaps ? clock.instant().plusSeconds(body.overlap()) : null;
        webhook.secret = cipher.encrypt(secret);
        return new WebhookBodies.WithSecret(WebhookBodies.View.of(webhook), shown(secret));
    }

    @CacheInvalidateAll(cacheName = WebhookTargets.CACHE)
    void remove(UUID ownerId, String id) {
        UUID removed = QuarkusTransaction.requiringNew().call(() -> {
            Webhook webhook = WebhookLookup.find(ownerId, id);
            webhook.delete();
            return webhook.id;
        });
        pending.giveUp(removed, clock.instant());
    }

    private static void setFilter(Webhook webhook, WebhookBodies.@Nullable Filter filter) {
        webhook.endpoints = filter == null ? null : WebhookBodies.Filter.array(filter.endpoint());
        webhook.tags = filter == null ? null : WebhookBodies.Filter.array(filter.tag());
        webhook.keys = filter == null ? null : WebhookBodies.Filter.array(filter.key());
    }

    private static void requireKnown(@Nullable List<String> events) {
        if (events != null) {
            EventType.requireKnown("events", events);
        }
    }

    private byte[] newSecret() {
        return Base64.getUrlDecoder().decode(ids.token(SECRET_BYTES));
    }

    private static String shown(byte[] secret) {
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }
}
