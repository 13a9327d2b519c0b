package dev.darkroom.deliveries;

import dev.darkroom.deliveries.outbox.DeliveriesDue;
import dev.darkroom.deliveries.webhook.WebhookHealth;
import dev.darkroom.deliveries.webhook.WebhookTarget;
import dev.darkroom.deliveries.webhook.WebhookTargets;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.WorkLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Delivers webhooks: claims due deliveries, signs and posts them, schedules retries. A receiver, and an owner, may
 * have a share of the places: one that is slow or dead delays its own deliveries and nobody else's.
 */
@ApplicationScoped
class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int PARALLEL = 192;
    /** For a turn at a webhook whose rate is lower than what it is to be told. */
    private static final Duration MAX_WAIT = Duration.ofDays(3);

    /** What is known of webhooks is a second old at the most: another instance has seen the change by then. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration[] STEPS = {
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private static final Duration NO_ROOM_PAUSE = Duration.ofSeconds(5);

    private final DeliverySender sender;
    private final WebhookTargets targets;
    private final WebhookPermits permits;
    private final WebhookHealth health;
    private final DeliveryRepository store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final BackgroundMode background;
    private final CallLimiter limiter;
    private final WorkLoop loop;
    private final LargeTextBudget budget;
    private final MeterRegistry metrics;
    private final Traces traces;

    DeliveryWorker(
            DeliverySender sender,
            WebhookTargets targets,
            WebhookPermits permits,
            WebhookHealth health,
            DeliveryRepository store,
            LargeTextBudget budget,
            MeterRegistry metrics,
            Traces traces,
            Clock clock,
            BackgroundMode background,
            @ConfigProperty(name = "darkroom.deliveries.poll-interval", defaultValue = "500ms") Duration pollInterval) {
        this.sender = sender;
        this.targets = targets;
        this.permits = permits;
        this.health = health;
        this.store = store;
        this.budget = budget;
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.background = background;
        this.limiter = new CallLimiter(PARALLEL, clock, random, _ -> {});
        loop = new WorkLoop("deliver", PARALLEL, pollInterval, free -> {
            ClaimBounds bounds = limiter.bounds(free);
            return bounds.most() == 0
                    ? List.of()
                    : store.claim(bounds).stream().map(this::placed).toList();
        });
    }

    private Runnable placed(Delivery delivery) {
        limiter.begin(delivery.lane());
        return () -> {
            try {
                budget.during(
                        delivery.lane(),
                        delivery.bodyBytesLeftOut(),
                        () -> store.body(delivery)
                                .ifPresent(body ->
                                        traces.within(delivery.traceContext(), () -> tryToDeliver(delivery, body))),
                        () -> store.giveBack(delivery, NO_ROOM_PAUSE));
            } finally {
                if (limiter.end(delivery.lane())) {
                    loop.wake();
                }
            }
        };
    }

    void start(@Observes StartupEvent event) {
        background.start(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(loop);
    }

    // Of this instance; another's are found by the next look.
    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeliveriesDue event) {
        loop.wake();
    }

    /** What nobody foresaw is a failed attempt too, so that the schedule ends it and its owner sees it. */
    private void tryToDeliver(Delivery delivery, String text) {
        try {
            deliver(delivery, text);
        } catch (DatabaseException failure) {
            // No place to put an attempt down: it is due again when its lease ends.
            throw failure;
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "delivery.broken id=%s webhook=%s", delivery.id(), delivery.webhookId());
            record(delivery, DeliveryAttempt.INTERNAL);
        }
    }

    private void deliver(Delivery delivery, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        UUID webhook = delivery.webhookId();
        if (webhook == null) {
            record(delivery, sender.send(delivery, body, null));
            return;
        }
        Optional<WebhookTarget> found = targets.of(webhook);
        if (found.isEmpty()) {
            record(delivery, DeliveryAttempt.DISABLED);
            return;
        }
        WebhookTarget target = found.get();
        if (!target.url().equals(delivery.url())) {
            store.redirect(delivery, SOON);
            return;
        }
        Duration wait = permits.tryBegin(target);
        if (wait.isPositive()) {
            if (delivery.wantedSince().isBefore(clock.instant().minus(MAX_WAIT))) {
                record(delivery, DeliveryAttempt.OVERDUE);
            } else {
                store.giveBack(delivery, wait);
            }
            return;
        }
        try {
            DeliveryAttempt attempt = sender.send(delivery, body, target);
            record(delivery, attempt);
            tellHealth(target, attempt);
        } finally {
            permits.end(target);
        }
    }

    private void tellHealth(WebhookTarget target, DeliveryAttempt attempt) {
        if (attempt.delivered()) {
            health.succeeded(target);
        } else if (attempt.isGone()) {
            health.gone(target);
        } else {
            health.failed(target);
        }
    }

    private void record(Delivery delivery, DeliveryAttempt attempt) {
        Duration pause = attempt.retryable()
                ? DeliveryRetryPolicy.OVER_A_DAY.after(delivery.scheduledAttempt(), attempt.retryAfter(), random)
                : null;
        if (pause == null) {
            store.finish(delivery, attempt);
            if (!attempt.delivered()) {
                LOG.warnf(
                        "delivery.given_up id=%s job=%s webhook=%s attempts=%d",
                        delivery.id(), delivery.jobId(), delivery.webhookId(), delivery.attempt());
            }
        } else {
            store.retry(delivery, attempt, pause);
        }
        Timer.builder("darkroom.deliveries.attempted")
                .description("Attempts to deliver a webhook, from sending to the answer")
                .tag("outcome", attempt.outcome())
                .serviceLevelObjectives(STEPS)
                .register(metrics)
                .record(Duration.ofMillis(attempt.milliseconds()));
        LOG.infof(
                "delivery.attempted id=%s job=%s webhook=%s event=%s attempt=%d outcome=%s status=%s ms=%d next=%s",
                delivery.id(),
                delivery.jobId(),
                delivery.webhookId(),
                delivery.eventType(),
                delivery.attempt(),
                attempt.outcome(),
                attempt.status(),
                attempt.milliseconds(),
                pause);
    }
}
