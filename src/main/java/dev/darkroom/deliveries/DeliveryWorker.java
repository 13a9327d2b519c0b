package dev.darkroom.deliveries;

import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.outgoing.OutgoingResponse;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.Background;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Delivers webhooks: claims due deliveries, signs and posts them, schedules retries. A receiver, and an owner, may
 * have a share of the places: one that is slow or dead delays its own deliveries and nobody else's.
 */
@ApplicationScoped
class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int PARALLEL = 192;
    private static final Duration POLL = Duration.ofMillis(500);
    // fal gives a receiver as long.
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration NO_ROOM_PAUSE = Duration.ofSeconds(5);
    private static final int GONE = 410;

    private final OutgoingHttp http;
    private final WebhookSigner signer;
    private final DeliveryRepository store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Background background;
    private final CallLimiter limiter;
    private final WorkLoop loop;
    private final LargeTextBudget budget;

    DeliveryWorker(
            OutgoingHttp http,
            WebhookSigner signer,
            DeliveryRepository store,
            LargeTextBudget budget,
            Clock clock,
            Background background) {
        this.http = http;
        this.signer = signer;
        this.store = store;
        this.budget = budget;
        this.clock = clock;
        this.background = background;
        this.limiter = new CallLimiter(PARALLEL, clock, random, _ -> {});
        loop = new WorkLoop("deliver", PARALLEL, POLL, free -> {
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
                        () -> store.body(delivery).ifPresent(body -> deliver(delivery, body)),
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

    private void deliver(Delivery delivery, String text) {
        DeliveryAttempt deliveryAttempt = attempt(delivery, text.getBytes(StandardCharsets.UTF_8));
        Duration pause = deliveryAttempt.retryable()
                ? DeliveryRetryPolicy.OVER_A_DAY.after(delivery.attempt(), deliveryAttempt.retryAfter(), random)
                : null;
        if (pause == null) {
            store.finish(delivery, deliveryAttempt);
            if (!deliveryAttempt.outcome().equals(DeliveryAttempt.DELIVERED)) {
                LOG.warnf(
                        "delivery.given_up id=%s job=%s attempts=%d",
                        delivery.id(), delivery.jobId(), delivery.attempt());
            }
        } else {
            store.retry(delivery, deliveryAttempt, pause);
        }
        LOG.infof(
                "delivery.attempted id=%s job=%s attempt=%d outcome=%s status=%s ms=%d next=%s",
                delivery.id(),
                delivery.jobId(),
                delivery.attempt(),
                deliveryAttempt.outcome(),
                deliveryAttempt.status(),
                deliveryAttempt.milliseconds(),
                pause);
    }

    private DeliveryAttempt attempt(Delivery delivery, byte[] body) {
        Instant started = clock.instant();
        try {
            OutgoingResponse outgoingResponse = http.post(
                    WebUrl.valueOf(delivery.url()),
                    body,
                    signer.headers(
                            delivery.jobId().toString(), delivery.ownerId().toString(), body),
                    PATIENCE);
            boolean delivered = outgoingResponse.status() >= 200 && outgoingResponse.status() < 300;
            // A redirect is never followed: a receiver must not send us elsewhere.
            boolean retryable = !delivered && outgoingResponse.status() != GONE && outgoingResponse.status() / 100 != 3;
            return new DeliveryAttempt(
                    delivered ? DeliveryAttempt.DELIVERED : DeliveryAttempt.STATUS,
                    outgoingResponse.status(),
                    millisSince(started),
                    retryable,
                    outgoingResponse.retryAfter());
        } catch (OutgoingException failure) {
            return new DeliveryAttempt(failure.kind().name(), null, millisSince(started), failure.retryable(), null);
        }
    }

    private int millisSince(Instant started) {
        return Math.max(0, (int) Duration.between(started, clock.instant()).toMillis());
    }
}
