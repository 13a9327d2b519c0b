package dev.darkroom.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An operator's admission hook on loopback: keeps what it is asked and answers as a test wants. */
public class AdmissionHook implements QuarkusTestResourceLifecycleManager {

    /** @param body null to answer nothing and close the connection */
    public record Answer(int status, @Nullable String body) {}

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();
    private static volatile Answer answer = new Answer(200, "{\"allow\": true}");

    private @Nullable HttpServer server;

    public static void answers(int status, @Nullable String body) {
        answer = new Answer(status, body);
    }

    public static List<String> asked() {
        return ASKED;
    }

    public static List<String> authorizations() {
        return AUTHORIZATIONS;
    }

    @Override
    public Map<String, String> start() {
        server = LoopbackServers.start("/admit", exchange -> {
            ASKED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            AUTHORIZATIONS.add(exchange.getRequestHeaders().getFirst("Authorization"));
            Answer given = answer;
            if (given.body() != null) {
                byte[] bytes = given.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        return Map.of(
                "darkroom.admission.url",
                LoopbackServers.url(server) + "/admit",
                "darkroom.admission.token",
                "hook-secret");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
