package dev.darkroom.jobs.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both sides of a tunnel lie on event loops of their own, as a server's and a client's connections do. */
class RealtimeTunnelTest {

    private static final String HOST = "127.0.0.1";
    private static final int TUNNELS = 8;
    private static final int PIECES = 2_000;
    private static final Buffer PIECE = WebSocketFrames.text("x".repeat(20_000));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Vertx others = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final RealtimeMetrics metrics = new RealtimeMetrics(new SimpleMeterRegistry());
    private final NetClient client = vertx.createNetClient();
    private final Context callers = vertx.getOrCreateContext();
    private final Context providers = anotherContext();

    @AfterEach
    void close() {
        vertx.close();
        others.close();
    }

    /** Of the other event loop: they are handed out in turn. */
    private Context anotherContext() {
        Promise<Context> other = Promise.promise();
        new Thread(() -> other.complete(vertx.getOrCreateContext())).start();
        return await(other.future());
    }

    @Test
    void doesNotLetTheEventLoopsWaitForEachOther() throws InterruptedException {
        // Given both sides that send as much as is taken
        CountDownLatch passed = new CountDownLatch(2 * TUNNELS);
        int caller = listen(passed);
        int provider = listen(passed);

        // When they do so at the same time
        for (int i = 0; i < TUNNELS; i++) {
            tunnel(caller, provider);
        }

        // Then all of it comes to the other
        assertThat(passed.await(60, TimeUnit.SECONDS))
                .as("left: %s", passed.getCount())
                .isTrue();
    }

    @Test
    void keepsLittleForASideThatIsBusy() throws InterruptedException {
        // Given a provider's side whose event loop is held up
        CountDownLatch passed = new CountDownLatch(2);
        AtomicInteger left = new AtomicInteger(PIECES);
        tunnel(listen(passed, () -> left), listen(passed));
        CountDownLatch free = new CountDownLatch(1);
        providers.runOnContext(_ -> awaitQuietly(free));

        // When the caller sends as much as is taken
        AtomicInteger before = new AtomicInteger(PIECES);
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> left.get() < PIECES && before.getAndSet(left.get()) == left.get());

            // Then most of it has to wait, and comes as soon as it can
            assertThat(left).hasPositiveValue();
        } finally {
            free.countDown();
        }
        assertThat(passed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private int listen(CountDownLatch passed) {
        return listen(passed, () -> new AtomicInteger(PIECES));
    }

    private int listen(CountDownLatch passed, Supplier<AtomicInteger> toSend) {
        NetServer server = others.createNetServer().connectHandler(socket -> {
            AtomicLong left = new AtomicLong((long) PIECES * PIECE.length());
            socket.handler(piece -> {
                if (left.addAndGet(-piece.length()) == 0) {
                    passed.countDown();
                }
            });
            send(socket, toSend.get());
        });
        return await(server.listen(0, HOST)).actualPort();
    }

    private static void send(NetSocket socket, AtomicInteger left) {
        while (left.get() > 0 && !socket.writeQueueFull()) {
            left.decrementAndGet();
            socket.write(PIECE);
        }
        if (left.get() > 0) {
            socket.drainHandler(_ -> send(socket, left));
        }
    }

    private void tunnel(int callerPort, int providerPort) {
        Future<NetSocket> caller = connect(callers, callerPort);
        Future<NetSocket> provider = connect(providers, providerPort);
        await(Future.all(caller, provider));
        callers.runOnContext(_ ->
                new RealtimeTunnel(vertx, caller.result(), provider.result(), providers, 1 << 20, metrics).begin());
    }

    private Future<NetSocket> connect(Context context, int port) {
        Promise<NetSocket> connected = Promise.promise();
        context.runOnContext(
                _ -> client.connect(port, HOST).onSuccess(NetSocket::pause).onComplete(connected));
        return connected.future();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
