package dev.darkroom.shared.http;

import io.quarkus.netty.runtime.virtual.VirtualChannel;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Combines header lines of one name (RFC 9110, section 5.3) in requests that came as events to a function: whoever makes
 * requests of those takes every value apart at its commas, also where they are a part of it, as in a date or a key.
 */
@Singleton
class CombinedHeaders {

    /** Before everything that reads a header. */
    private static final int PRIORITY = 30_000;

    void register(@Observes Filters filters) {
        filters.register(CombinedHeaders::pass, PRIORITY);
    }

    private static void pass(RoutingContext context) {
        if (context.request().connection() instanceof ConnectionBase connection
                && connection.channel() instanceof VirtualChannel) {
            combine(context.request().headers());
        }
        context.next();
    }

    private static void combine(MultiMap headers) {
        for (String name : Set.copyOf(headers.names())) {
            List<String> lines = headers.getAll(name);
            if (lines.size() > 1) {
                headers.set(name, String.join(",", lines));
            }
        }
    }
}
