package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.LoopbackServers;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential opens files at one origin, and is shown to no other. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class CredentialedDownloadsTest {

    @Inject
    Vertx vertx;

    @TempDir
    Path folder;

    private final Queue<String> shownHere = new ConcurrentLinkedQueue<>();
    private final Queue<String> shownElsewhere = new ConcurrentLinkedQueue<>();

    @Test
    void it_goes_along_with_redirects_of_its_own_origin_only() {
        HttpServer elsewhere = serve(shownElsewhere, null);
        HttpServer here = serve(shownHere, LoopbackServers.url(elsewhere) + "/there");
        List<String> origins = List.of(LoopbackServers.url(here), LoopbackServers.url(elsewhere));
        OutgoingHttp http = new OutgoingHttp(
                vertx, OutgoingTesting.guard(origins, InetAddress::getAllByName), OutgoingTesting.config(List.of()));

        DownloadedFile file = http.download(
                WebUrl.valueOf(origins.getFirst() + "/first"),
                "Key a:b",
                folder.resolve("file"),
                100,
                Duration.ofSeconds(30));

        assertThat(file.bytes()).isEqualTo(2);
        assertThat(shownHere).containsExactly("[Key a:b]", "[Key a:b]");
        assertThat(shownElsewhere).containsExactly("null");
        http.stop();
        here.stop(0);
        elsewhere.stop(0);
    }

    private static HttpServer serve(Queue<String> shown, @Nullable String elsewhere) {
        return LoopbackServers.start("/", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().get("Authorization")));
            boolean first = exchange.getRequestURI().getPath().equals("/first");
            if (elsewhere == null) {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[2]);
            } else {
                exchange.getResponseHeaders().set("Location", first ? "/second" : elsewhere);
                exchange.sendResponseHeaders(302, -1);
            }
            exchange.close();
        });
    }
}
