package dev.darkroom.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A receiver of traces on loopback, by OTLP over HTTP: keeps the spans that it gets. */
public class TraceReceiver implements QuarkusTestResourceLifecycleManager {

    private static final List<OtlpSpan> SPANS = new CopyOnWriteArrayList<>();

    private @Nullable HttpServer server;

    public static List<OtlpSpan> spans() {
        return List.copyOf(SPANS);
    }

    public static List<OtlpSpan> spansOf(String traceId) {
        return SPANS.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public Map<String, String> start() {
        server = LoopbackServers.start("/v1/traces", exchange -> {
            SPANS.addAll(OtlpSpan.readAll(exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        return Map.of(
                "quarkus.otel.exporter.otlp.endpoint",
                LoopbackServers.url(server),
                "quarkus.otel.bsp.schedule.delay",
                "100ms");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
