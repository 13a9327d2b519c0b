package dev.darkroom.shared.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client keeps the server waiting: for the head of a request, for its body, or for another
 * request. While the client waits for the server, be it for hours, nothing is closed. A client that has shut its side once
 * its request was whole looks like one that has hung up, so it is answered if that takes a moment only.
 */
final class ConnectionTimeouts extends ChannelInboundHandlerAdapter {

    /** What the server is waiting for. */
    private enum Awaited {
        HEAD,
        BODY,
        NEXT_REQUEST
    }

    private static final AttributeKey<ConnectionTimeouts> KEY =
            AttributeKey.valueOf(ConnectionTimeouts.class.getName());
    private static final long MIN_BODY_BYTES = 1_024;
    private static final Duration MAX_TICK = Duration.ofSeconds(2);
    private static final Duration PATIENCE_WITH_HALF_CLOSED = Duration.ofSeconds(5);
    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

    private final ConnectionConfig config;
    private final Channel channel;
    private final AtomicInteger unanswered = new AtomicInteger();

    private volatile Awaited awaited = Awaited.HEAD;
    private volatile long since = System.nanoTime();
    private volatile boolean served;
    private volatile int requests;
    private volatile int written;
    private volatile boolean halfClosed;
    private volatile @Nullable HttpServerResponse answer;
    private volatile long bytes;
    private volatile boolean held;
    private volatile boolean unread;
    private volatile boolean abandoned;
    private boolean unreadable;
    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
    private @Nullable Future<?> ticks;

    ConnectionTimeouts(ConnectionConfig config, Channel channel) {
        this.config = config;
        this.channel = channel;
        channel.attr(KEY).set(this);
    }

    static @Nullable ConnectionTimeouts of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long tick = Math.min(MAX_TICK.toNanos(), shortest().toNanos() / 4);
        ticks = context.executor().scheduleWithFixedDelay(this::closeOverdue, tick, tick, TimeUnit.NANOSECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (ticks != null) {
            ticks.cancel(false);
        }
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (awaited == Awaited.NEXT_REQUEST && isAnswered()) {
            await(Awaited.HEAD);
        } else if (message instanceof ByteBuf read) {
            count(read.readableBytes());
        }
        context.fireChannelRead(message);
    }

    // Only the connection's own thread counts; others look.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int read) {
        bytes += read;
    }

    /** The client has shut its side. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            boolean whole = awaited == Awaited.NEXT_REQUEST && requests > written;
            if (unread || whole && !hasBegunToAnswer()) {
                halfClosed = true;
                since = System.nanoTime();
            } else {
                if (awaited == Awaited.BODY) {
                    refuse(context);
                }
                closeOnceSent();
            }
        }
        context.fireUserEventTriggered(event);
    }

    /** A request has come as far as its headers. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void headRead() {
        requests++;
        await(Awaited.BODY);
    }

    /** A request has come to its end. */
    void requestRead() {
        await(Awaited.NEXT_REQUEST);
    }

    /** A request was taken on: what is waited for now is its answer. */
    void begun(HttpServerResponse itsAnswer) {
        answer = itsAnswer;
        unanswered.incrementAndGet();
    }

    /** Its answer is over. If its body has not come yet, whatever still comes is of no use. */
    void answered(HttpServerResponse itsAnswer) {
        served = true;
        if (answer == itsAnswer) {
            answer = null;
        }
        unanswered.decrementAndGet();
        since = System.nanoTime();
    }

    /** An answer has been handed to the connection; on its thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void answerWritten() {
        written++;
        if (written >= requests && halfClosed && !unread) {
            closeOnceSent();
        }
        readNext();
    }

    /**
     * Whether another request may be read: all before it are answered.
     *
     * @param later what is to be done on the connection's thread, once, when it may not yet and then may
     */
    boolean isNextReadable(Runnable later) {
        next.set(later);
        unread = !isAnswered();
        if (unread) {
            return false;
        }
        next.set(null);
        if (awaited == Awaited.NEXT_REQUEST) {
            await(Awaited.HEAD);
        }
        return true;
    }

    private boolean isAnswered() {
        return !held && written >= requests;
    }

    // Posted: it is called while the answer before is still being ended.
    private void readNext() {
        if (isAnswered()) {
            Runnable waiting = next.getAndSet(null);
            if (waiting != null) {
                channel.eventLoop().execute(waiting);
            }
        }
    }

    /** No further request is read: what comes is not for HTTP. */
    void hold() {
        held = true;
    }

    /** From here on it is no HTTP any more, and never idle. */
    void becameTunnel() {
        unanswered.incrementAndGet();
    }

    /** What comes cannot be read: its client is told where nothing else has been said. The connection ends. */
    void becameUnreadable(ChannelHandlerContext context) {
        unreadable = true;
        refuse(context);
    }

    private void refuse(ChannelHandlerContext context) {
        if (requests - written == 1 && !hasBegunToAnswer()) {
            var _ = context.writeAndFlush(Unpooled.copiedBuffer(BAD_REQUEST, StandardCharsets.US_ASCII));
        }
    }

    /** Whether more may come that nobody needs any more. */
    boolean isAnsweredEarly() {
        return !abandoned && (unreadable || awaited == Awaited.BODY && written >= requests);
    }

    private boolean hasBegunToAnswer() {
        HttpServerResponse current = answer;
        return current != null && current.headWritten();
    }

    /** Whether it could be closed and only its client were to blame. */
    boolean isWaitingForClient() {
        return awaited == Awaited.BODY || unanswered.get() == 0;
    }

    /** Whether nothing is asked of the server. */
    boolean isIdle() {
        return awaited != Awaited.BODY && unanswered.get() == 0;
    }

    /** Whether it ends in so many nanoseconds. */
    boolean isEnded(long nanos) {
        return channel.closeFuture().awaitUninterruptibly(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    }

    /** The lower, the less is lost with it: nothing was ever asked, a body stands still, nothing is asked now, a body comes. */
    int worth() {
        return switch (awaited) {
            case BODY -> bytes < MIN_BODY_BYTES ? 1 : 3;
            case HEAD, NEXT_REQUEST -> served ? 2 : 0;
        };
    }

    long waitingSince() {
        return since;
    }

    /** Ends it at once, whatever its client has still to read. */
    void close() {
        abandoned = true;
        var _ = channel.close();
    }

    /** Ends it past the handlers of HTTP, behind all that they have handed on. */
    void closeOnceSent() {
        ChannelHandlerContext here = channel.pipeline().context(this);
        if (here == null) {
            close();
        } else {
            var _ = here.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void closeOverdue() {
        if (halfClosed) {
            if (!hasBegunToAnswer() && isPast(PATIENCE_WITH_HALF_CLOSED)) {
                close();
            }
            return;
        }
        boolean overdue = switch (awaited) {
            case HEAD -> unanswered.get() == 0 && isPast(config.headerTimeout());
            case NEXT_REQUEST -> unanswered.get() == 0 && isPast(config.idleTimeout());
            case BODY -> isBodyLate();
        };
        if (overdue) {
            close();
        }
    }

    private boolean isBodyLate() {
        if (served && unanswered.get() == 0) {
            return isPast(config.headerTimeout());
        }
        if (!channel.config().isAutoRead()) {
            // The server has enough for now.
            await(Awaited.BODY);
        } else if (isPast(config.bodyTimeout())) {
            boolean late = bytes < MIN_BODY_BYTES;
            await(Awaited.BODY);
            return late;
        }
        return false;
    }

    private void await(Awaited next) {
        awaited = next;
        bytes = 0;
        since = System.nanoTime();
    }

    private boolean isPast(Duration patience) {
        return System.nanoTime() - since > patience.toNanos();
    }

    private Duration shortest() {
        return Collections.min(List.of(config.headerTimeout(), config.idleTimeout(), config.bodyTimeout()));
    }
}
