package dev.darkroom.shared.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connection that a request came by: when its answer begins and is over, and how to break one off. */
public final class Connections {

    private Connections() {}

    /** Completes when the answer has been sent, or its caller has hung up before. */
    public static CompletableFuture<@Nullable Void> over(RoutingContext request) {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        var _ = request.addEndHandler(_ -> over.complete(null));
        // One that was sent behind others on a connection and comes up when that is closed already is told nothing
        // else.
        if (request.request().connection() instanceof ConnectionBase http1) {
            ChannelFuture closed = http1.channel().closeFuture();
            ChannelFutureListener told = _ -> over.complete(null);
            closed.addListener(told);
            var _ = over.thenRun(() -> closed.removeListener(told));
        }
        // Nobody tells of what was over before.
        if (request.response().closed() || request.response().ended()) {
            over.complete(null);
        }
        return over;
    }

    /** Completes when the connection itself is closed, whatever becomes of it before. */
    public static CompletableFuture<@Nullable Void> closed(RoutingContext request) {
        CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        if (request.request().connection() instanceof ConnectionBase http1) {
            http1.channel().closeFuture().addListener(_ -> closed.complete(null));
        } else {
            request.request().connection().closeHandler(_ -> closed.complete(null));
        }
        return closed;
    }

    /** Ends the connection with the answer: what is still on its way is not worth reading, and would be kept meanwhile. */
    static void closeAfterAnswer(RoutingContext request) {
        request.response().putHeader("Connection", "close");
        var _ = over(request).thenRun(() -> request.request().connection().close());
    }

    /** Also where an end was written: it may have come too early for the length that the head announced. */
    static boolean hasBegunToAnswer(RoutingContext request) {
        return request.response().headWritten();
    }

    /**
     * Ends an answer under way so that nobody takes it for whole: an error in words would make it look so, and a
     * connection that is closed politely still sends what is written, an end among it. So at once, in the channel
     * itself. Closed when this returns.
     */
    public static void cut(RoutingContext request) {
        if (request.request().connection() instanceof ConnectionBase http1) {
            ChannelFuture closed = http1.channel().close();
            if (!http1.channel().eventLoop().inEventLoop()) {
                closed.awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
        } else {
            request.response().reset();
        }
    }

    /** Ends a connection at the network, whatever is still to be written to it; one that is closed stays so. */
    public static void cut(NetSocket socket) {
        if (socket instanceof NetSocketInternal internal) {
            ChannelHandlerContext first =
                    internal.channelHandlerContext().pipeline().firstContext();
            if (first != null) {
                var _ = first.close();
            }
        }
    }
}
