package dev.darkroom.shared.connection;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.Iterator;

/** Puts {@link ConnectionLimiter} before the servers' sockets, and tells connections of their requests. */
@Singleton
class ConnectionGuard {

    /** Before everything else. */
    private static final int PRIORITY = 20_000;

    private static final String LIMITER = "connection-limiter";

    private final ConnectionConfig config;
    private final ConnectionDrain drain;
    private final Vertx vertx;

    ConnectionGuard(ConnectionConfig config, ConnectionDrain drain, Vertx vertx) {
        this.config = config;
        this.drain = drain;
        this.vertx = vertx;
    }

    void guard(@ObservesAsync HttpServerStart started) {
        guard(started.options());
    }

    void guardTls(@ObservesAsync HttpsServerStart started) {
        guard(started.options());
    }

    void register(@Observes Filters filters) {
        filters.register(this::follow, PRIORITY);
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::follow);
    }

    // The server gives no access to the sockets that it listens on; their event loop knows them.
    private void guard(HttpServerOptions options) {
        for (EventExecutor acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            if (acceptor instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> guard(loop.registeredChannelsIterator(), options));
            }
        }
    }

    private void guard(Iterator<Channel> channels, HttpServerOptions options) {
        while (channels.hasNext()) {
            Channel channel = channels.next();
            if (channel instanceof ServerChannel && channel.pipeline().get(LIMITER) == null) {
                ConnectionLimiter limiter = new ConnectionLimiter(config, options, channel);
                channel.pipeline().addFirst(LIMITER, limiter);
                drain.add(limiter);
            }
        }
    }

    private void follow(RoutingContext context) {
        // A request may be sent through again, to another route.
        if (context.get(LIMITER) == null && context.request().connection() instanceof ConnectionBase connection) {
            context.put(LIMITER, LIMITER);
            ConnectionTimeouts timeouts = ConnectionTimeouts.of(connection.channel());
            if (timeouts != null) {
                timeouts.begun(context.response());
                context.addHeadersEndHandler(_ -> announceEnd(context.response()));
                context.addEndHandler(_ -> {
                    timeouts.answered(context.response());
                    if (drain.hasBegun()) {
                        timeouts.closeOnceSent();
                    }
                });
            }
        }
        context.next();
    }

    private void announceEnd(HttpServerResponse answer) {
        if (drain.hasBegun()) {
            answer.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
