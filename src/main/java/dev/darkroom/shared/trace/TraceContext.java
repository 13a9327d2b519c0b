package dev.darkroom.shared.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Codec of W3C's {@code traceparent}: which trace, and which span of it. */
public final class TraceContext {

    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator CODEC = W3CTraceContextPropagator.getInstance();

    private TraceContext() {}

    /** Null where no span is in it. */
    static @Nullable String write(Context context) {
        Map<String, String> headers = new HashMap<>();
        CODEC.inject(context, headers, (into, name, value) -> {
            if (into != null) {
                into.put(name, value);
            }
        });
        return headers.get(HEADER);
    }

    /** A context with that span, or an empty one. */
    static Context read(@Nullable String traceparent) {
        return traceparent == null
                ? Context.root()
                : CODEC.extract(Context.root(), Map.of(HEADER, traceparent), new InMap());
    }

    /** What a caller sent. */
    static Context read(MultiMap headers) {
        return CODEC.extract(Context.root(), headers, new InHeaders());
    }

    private record InMap() implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String name) {
            return carrier == null ? null : carrier.get(name);
        }
    }

    private record InHeaders() implements TextMapGetter<MultiMap> {
        @Override
        public Iterable<String> keys(MultiMap carrier) {
            return List.copyOf(carrier.names());
        }

        @Override
        public @Nullable String get(@Nullable MultiMap carrier, String name) {
            return carrier == null ? null : carrier.get(name);
        }
    }
}
