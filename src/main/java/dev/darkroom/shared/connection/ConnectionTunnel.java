package dev.darkroom.shared.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketImpl;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.spi.metrics.TCPMetrics;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a tunnel of bytes of an HTTP/1.1 connection whose two sides have agreed to another protocol. Vert.x has a way of its
 * own, in which a server's request never ends, and a client's bytes wait without bound for an other side that does not read.
 */
public final class ConnectionTunnel {

    private static final String HANDLER = "handler";
    private static final List<String> HTTP = List.of("httpDecoder", "chunkedWriter", AnswerCounter.NAME, "httpEncoder");

    private ConnectionTunnel() {}

    /** Whether there can be one over this connection: over HTTP/2 there is none. */
    public static boolean isPossible(HttpConnection connection) {
        return connection instanceof ConnectionBase;
    }

    /** Reads no more from a connection that is to become one: its first bytes are for the tunnel. */
    public static void hold(HttpConnection connection) {
        if (connection instanceof ConnectionBase http1) {
            http1.channel().config().setAutoRead(false);
            ConnectionTimeouts timeouts = ConnectionTimeouts.of(http1.channel());
            if (timeouts != null) {
                timeouts.hold();
            }
        }
    }

    /** The tunnel of a server's connection, paused, behind all that has been written so far; used in the connection's context. */
    public static void behind(HttpConnection connection, Consumer<NetSocket> then) {
        if (connection instanceof ConnectionBase http1) {
            http1.getContext().runOnContext(_ -> then.accept(over(connection)));
        }
    }

    /**
     * The tunnel of a connection, paused. To be called on its event loop, of a client in the turn in which the answer appears:
     * later its first bytes are gone.
     */
    public static NetSocket over(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase http1)
                || !http1.channel().eventLoop().inEventLoop()) {
            throw new IllegalStateException("only over HTTP/1.1, and on the connection's own thread");
        }
        ConnectionTimeouts timeouts = ConnectionTimeouts.of(http1.channel());
        if (timeouts != null) {
            timeouts.becameTunnel();
        }
        // What was counted as a connection has to be told that it is none any more.
        VertxHandler<NetSocketImpl> tunnel = VertxHandler.<NetSocketImpl>create(
                        context -> new TunnelSocket(http1.getContext(), context, (TCPMetrics<?>) http1.metrics()))
                .addHandler(socket -> socket.metric(http1.metric()));
        ChannelPipeline pipeline = http1.channel().pipeline();
        pipeline.replace(HANDLER, HANDLER, tunnel);
        NetSocket socket = tunnel.getConnection().pause();
        // Bytes that the decoder has read too far come out of it now.
        for (String name : HTTP) {
            ChannelHandler handler = pipeline.get(name);
            if (handler != null) {
                pipeline.remove(handler);
            }
        }
        return socket;
    }

    /**
     * Socket that reads nothing while it is paused. Vert.x's own reads sixteen pieces more, which together may be a MiB of each
     * side of each tunnel.
     */
    private static final class TunnelSocket extends NetSocketImpl {

        TunnelSocket(ContextInternal context, ChannelHandlerContext channel, TCPMetrics<?> metrics) {
            super(context, channel, null, metrics, false);
        }

        @Override
        public synchronized NetSocket pause() {
            doPause();
            return super.pause();
        }

        @Override
        public NetSocket fetch(long amount) {
            super.fetch(amount);
            doResume();
            return this;
        }
    }
}
