package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that say something before they answer. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class InterimResponsesTest {

    private static final Duration TIME = Duration.ofSeconds(30);

    @Inject
    Vertx vertx;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"102 Processing", "103 Early Hints", "100 Continue", "110 Odd", "199 Odd"})
    void any_number_of_them_is_passed_over(String interim) throws IOException {
        String before = "HTTP/1.1 " + interim + "\r\nX-Note: one\r\n\r\n";
        String answer =
                before.repeat(3) + "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        try (RawServer server = RawServer.answering(answer)) {
            WebUrl url = WebUrl.valueOf(server.origin() + "/x");
            OutgoingHttp http = new OutgoingHttp(
                    vertx,
                    OutgoingTesting.guard(List.of(server.origin()), InetAddress::getAllByName),
                    OutgoingTesting.config(List.of()));

            assertThat(http.post(url, new byte[] {1}, Map.of("content-type", "text/plain"), TIME))
                    .satisfies(response -> {
                        assertThat(response.status()).isEqualTo(200);
                        assertThat(response.bodyExcerpt()).isEqualTo("{}");
                    });
            assertThat(http.download(url, folder.resolve("file"), 100, TIME).bytes())
                    .isEqualTo(2);
            http.stop();

            KeysApi keys = RestClients.at(WebUrl.valueOf(server.origin())).build(KeysApi.class);
            try (var keysAnswer = keys.getKeys()) {
                assertThat(keysAnswer.getStatus()).isEqualTo(200);
                assertThat(keysAnswer.getEntity()).hasContent("{}");
            }
        }
    }
}
