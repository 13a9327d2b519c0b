package dev.darkroom.shared;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** An answer whose head is written, and whose end will not come. */
final class BegunAnswer {

    private BegunAnswer() {}

    /** Also where an end was written: it may have come too early for the length that the head announced. */
    static boolean is(RoutingContext connection) {
        return connection.response().headWritten();
    }

    /**
     * Lets the reader see that the rest is missing. At once, in the channel itself: a connection that is closed politely
     * still sends what is written, an end among it. Closed when this returns.
     */
    static void cut(RoutingContext connection) {
        if (connection.request().version() != HttpVersion.HTTP_2
                && connection.request().connection() instanceof ConnectionBase http1) {
            ChannelFuture closed = http1.channel().close();
            if (!http1.channel().eventLoop().inEventLoop()) {
                closed.awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
        } else {
            connection.response().reset();
        }
    }
}
