package dev.darkroom.jobs.realtime;

import dev.darkroom.shared.http.Connections;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One realtime connection with both its sides. Each is read no faster than the other takes, so that no more than a piece or two
 * waits in memory, however large a frame is. All that is written to the caller is written on the provider's event loop, which
 * knows whether a frame of ours may stand there.
 */
final class RealtimeTunnel {

    /** Of what one side has sent and the network has not taken for the other, on its event loop's list or in its socket. */
    private static final int MAX_UNSENT_BYTES = 128 << 10;

    /** For the caller's answer to our close, and for what is still to be written. */
    private static final long LINGER_MILLIS = 2_000;

    private final Vertx vertx;
    private final NetSocket caller;
    private final NetSocket provider;
    private final Context context;
    private final FrameReader fromCaller;
    private final FrameReader fromProvider;
    private final AtomicInteger unsentUp = new AtomicInteger();
    private final AtomicInteger unsentDown = new AtomicInteger();
    private final RealtimeMetrics metrics;
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<RealtimeEnd> ended = new CompletableFuture<>();
    private volatile long lastPassed = begun;

    /**
     * @param caller paused
     * @param provider paused
     * @param context of the provider's side
     */
    RealtimeTunnel(
            Vertx vertx,
            NetSocket caller,
            NetSocket provider,
            Context context,
            long maxFrameBytes,
            RealtimeMetrics metrics) {
        this.vertx = vertx;
        this.caller = caller;
        this.provider = provider;
        this.context = context;
        this.metrics = metrics;
        this.fromCaller = new FrameReader(maxFrameBytes);
        this.fromProvider = new FrameReader(maxFrameBytes);
    }

    /** To be called on the caller's event loop, in the turn in which its connection became a tunnel. */
    void begin() {
        Context callers = vertx.getOrCreateContext();
        caller.handler(piece -> {
            if (read(piece, fromCaller, RealtimeMetrics.Direction.UP)) {
                pass(piece, caller, callers, provider, unsentUp);
            }
        });
        caller.exceptionHandler(_ -> end(RealtimeEnd.CLOSED));
        caller.closeHandler(_ -> end(RealtimeEnd.CLOSED));
        caller.resume();
        context.runOnContext(_ -> {
            provider.handler(piece -> {
                if (read(piece, fromProvider, RealtimeMetrics.Direction.DOWN)) {
                    pass(piece, provider, context, caller, unsentDown);
                }
            });
            provider.exceptionHandler(_ -> end(RealtimeEnd.LOST));
            // Behind all that has come from it, also where it had gone before this.
            provider.endHandler(_ -> end(RealtimeEnd.LOST));
            provider.resume();
        });
    }

    /** Completes when it is over, and its caller's side closed. */
    CompletableFuture<RealtimeEnd> ended() {
        return ended;
    }

    boolean isIdleFor(Duration longest) {
        return System.nanoTime() - lastPassed > longest.toNanos();
    }

    boolean isOlderThan(Duration longest) {
        return System.nanoTime() - begun > longest.toNanos();
    }

    /** Ends it; what had come from the provider by then is still sent. */
    void end(RealtimeEnd why) {
        if (over.compareAndSet(false, true)) {
            context.runOnContext(_ -> close(why));
        }
    }

    /** Whether it is to be passed on. */
    private boolean read(Buffer piece, FrameReader frames, RealtimeMetrics.Direction direction) {
        if (over.get()) {
            return false;
        }
        lastPassed = System.nanoTime();
        long before = frames.frames();
        boolean fits = frames.read(piece);
        metrics.passed(direction, piece.length(), frames.frames() - before);
        if (!fits) {
            end(RealtimeEnd.TOO_LARGE);
        }
        return fits;
    }

    /** @param unsent is counted here: what is handed to another event loop, its socket does not count before that has come to it */
    private static void pass(Buffer piece, NetSocket from, Context fromContext, NetSocket to, AtomicInteger unsent) {
        int length = piece.length();
        // Before it is written: the last one that has been sent finds it paused, and resumes it.
        if (unsent.addAndGet(length) > MAX_UNSENT_BYTES) {
            from.pause();
        }
        to.write(piece).onComplete(_ -> {
            int left = unsent.addAndGet(-length);
            if (left <= MAX_UNSENT_BYTES && left + length > MAX_UNSENT_BYTES) {
                // Not here, under the other's lock: two event loops would wait for each other.
                fromContext.runOnContext(_ -> from.resume());
            }
        });
    }

    private void close(RealtimeEnd why) {
        closeSoon(provider);
        boolean agreed = fromProvider.isClosing() || fromCaller.isClosing();
        if (why == RealtimeEnd.CLOSED || agreed || !fromProvider.isBetweenFrames()) {
            finish(agreed ? RealtimeEnd.CLOSED : why);
            return;
        }
        // Closed with bytes of the caller's unread, the connection would be reset, and our last words be lost.
        caller.handler(_ -> {});
        caller.closeHandler(_ -> finish(why));
        caller.resume();
        caller.write(why.frames(fromProvider.isBetweenMessages())).onFailure(_ -> finish(why));
        vertx.setTimer(LINGER_MILLIS, _ -> finish(why));
    }

    private void finish(RealtimeEnd why) {
        closeSoon(caller);
        ended.complete(why);
    }

    // What is still to be written would wait for ever for one who does not read, and the stop of the service for that.
    private void closeSoon(NetSocket side) {
        side.close();
        vertx.setTimer(LINGER_MILLIS, _ -> Connections.cut(side));
    }
}
