package dev.darkroom.sandbox.callback;

import dev.darkroom.sandbox.SandboxConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Delivers callbacks: signs every attempt anew, takes any 2xx for an answer, and tries again for some minutes. */
@Singleton
public final class CallbackSender {
    private static final Logger LOG = Logger.getLogger(CallbackSender.class);
    private final SandboxConfig.Callbacks config;
    private final String userId;
    private final SigningKeys keys;
    private final Destinations destinations;
    private final Clock clock;
    private final Semaphore underWay;
    private final AtomicInteger pending = new AtomicInteger();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sandbox-callbacks").factory());
    private final HttpClient client;

    CallbackSender(Vertx vertx, SandboxConfig config, SigningKeys keys, Destinations destinations, Clock clock) {
        this.config = config.callbacks();
        this.userId = config.userId();
        this.keys = keys;
        this.destinations = destinations;
        this.clock = clock;
        this.underWay = new Semaphore(this.config.concurrency());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) this.config.timeout().toMillis())
                .setMaxPoolSize(this.config.concurrency()));
    }

    /**
     * Delivers a callback after a delay.
     *
     * @param callback makes it when the time has come, because making one can mean to render films; empty when there is
     *     nothing to say any more
     */
    public void send(Supplier<Optional<Callback>> callback, Duration delay) {
        if (pending.incrementAndGet() > config.pending()) {
            pending.decrementAndGet();
            LOG.warn("Sandbox: more callbacks wait than darkroom.sandbox.pending allows; one is dropped");
            return;
        }
        later(delay, () -> callback.get().ifPresentOrElse(made -> attempt(made, 0), pending::decrementAndGet));
    }

    private void later(Duration delay, Runnable step) {
        if (delay.isZero()) {
            workers.execute(() -> guarded(step));
        } else {
            var _ = timer.schedule(() -> workers.execute(() -> guarded(step)), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void guarded(Runnable step) {
        underWay.acquireUninterruptibly();
        try {
            step.run();
        } catch (RuntimeException failure) {
            pending.decrementAndGet();
            LOG.error("Sandbox: a callback could not be made", failure);
        } finally {
            underWay.release();
        }
    }

    private void attempt(Callback callback, int tries) {
        boolean again = !deliver(callback)
                && !callback.forged()
                && tries < config.retryDelays().size();
        if (again) {
            later(config.retryDelays().get(tries), () -> attempt(callback, tries + 1));
        } else {
            pending.decrementAndGet();
        }
    }

    private boolean deliver(Callback callback) {
        SocketAddress address;
        try {
            address = destinations.of(callback);
        } catch (RuntimeException refused) {
            // Of the target nothing is said: it may hold a secret.
            LOG.debugf("The callback of %s is not made: %s", callback.requestId(), refused.getMessage());
            return false;
        }
        long timestamp = clock.instant().getEpochSecond();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(callback.target().toString())
                .setServer(address)
                .setTimeout(config.timeout().toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "*/*")
                .putHeader("X-Fal-Webhook-Request-Id", callback.requestId())
                .putHeader("X-Fal-Webhook-User-Id", userId)
                .putHeader("X-Fal-Webhook-Timestamp", Long.toString(timestamp))
                .putHeader(
                        "X-Fal-Webhook-Signature",
                        keys.sign(callback.requestId(), userId, timestamp, callback.body(), callback.forged()));
        try {
            int status = client.request(request)
                    .compose(opened -> opened.send(Buffer.buffer(callback.body())))
                    .compose(answer -> answer.end().map(answer.statusCode()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return status / 100 == 2;
        } catch (ExecutionException unreachable) {
            LOG.debugf("The callback of %s failed: %s", callback.requestId(), unreachable.getClass());
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
        workers.shutdownNow();
        client.close();
    }
}
