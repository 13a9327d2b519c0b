package dev.darkroom.shared.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lingering close (RFC 9112, section 9.6): a connection whose request was answered before its body had come is closed once
 * the client has read that, or after a few seconds, and what comes meanwhile is thrown away. Closed at once, the operating
 * system would tell the client of bytes that nobody read, and the client would lose the answer for it.
 */
final class LingeringClose extends ChannelDuplexHandler {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectionTimeouts timeouts;
    private boolean lingers;
    private @Nullable Future<?> end;

    LingeringClose(ConnectionTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!timeouts.isAnsweredEarly() || !isReadable(context.channel())) {
            closeNow(context, promise);
            return;
        }
        context.channel().closeFuture().addListener(_ -> promise.trySuccess());
        if (!lingers) {
            lingers = true;
            end = context.executor()
                    .schedule(() -> closeNow(context, context.newPromise()), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            endAnswers(context);
            context.channel().config().setAutoRead(true);
        }
    }

    /** Tells the client, behind what was written, that nothing more comes; over TLS there is no way to. */
    private static void endAnswers(ChannelHandlerContext context) {
        ChannelFuture written = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (context.channel() instanceof DuplexChannel duplex
                && context.pipeline().get(DecoderReplacement.TLS) == null) {
            written.addListener(_ -> {
                var _ = duplex.shutdownOutput();
            });
        }
    }

    private static void closeNow(ChannelHandlerContext context, ChannelPromise promise) {
        var _ = context.close(promise);
    }

    private static boolean isReadable(Channel channel) {
        return channel.isActive() && !(channel instanceof DuplexChannel duplex && duplex.isInputShutdown());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingers) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (lingers && event == ChannelInputShutdownEvent.INSTANCE) {
            closeNow(context, context.newPromise());
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (end != null) {
            end.cancel(false);
        }
        context.fireChannelInactive();
    }
}
