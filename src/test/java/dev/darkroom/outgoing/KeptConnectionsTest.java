package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one answer leaves on a connection, or has in its head, spoils no other call. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class KeptConnectionsTest {

    private static final int CALLS = 180;
    private static final int AT_ONCE = 6;
    private static final String LARGE = "x".repeat(60_000);
    private static final Duration TIME = Duration.ofSeconds(30);

    @Inject
    Providers providers;

    @Inject
    Vertx vertx;

    @TempDir
    Path folder;

    @Test
    void answers_with_bytes_behind_a_204_leave_the_calls_after_them_alone() throws Exception {
        try (StrayBytesServer server = new StrayBytesServer()) {
            KeysApi keys = RestClients.at(WebUrl.valueOf(server.origin()))
                    .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, 2)
                    .build(KeysApi.class);

            List<Integer> answered = all(_ -> () -> {
                try (var answer = keys.getKeys()) {
                    return answer.getStatus();
                }
            });

            assertThat(answered)
                    .containsOnly(200, 204)
                    .filteredOn(status -> status == 204)
                    .hasSize(CALLS / 9);
            assertThat(server.requests()).isEqualTo(CALLS);
        }
    }

    @Test
    void an_answer_may_have_a_head_of_sixty_thousand_bytes() throws IOException {
        FakeUpstream.answers(200, "{\"keys\": []}", Map.of("x-large", LARGE));
        int port = providers.all().getFirst().queue().port();
        String origin = "http://127.0.0.1:" + port;
        KeysApi plain = RestClients.at(WebUrl.valueOf(origin)).build(KeysApi.class);
        KeysApi byAddress = RestClients.guarded(
                        WebUrl.valueOf(origin), OutgoingTesting.guard(List.of(origin), InetAddress::getAllByName))
                .build(KeysApi.class);
        for (KeysApi keys : List.of(plain, byAddress)) {
            assertThat(keys.getKeys().getEntity()).hasContent("{\"keys\": []}");
        }

        OutgoingHttp http = http(origin);
        assertThat(http.download(WebUrl.valueOf(origin + "/file"), folder.resolve("file"), 100, TIME)
                        .bytes())
                .isEqualTo(12);
        http.stop();
    }

    private OutgoingHttp http(String origin) {
        return new OutgoingHttp(
                vertx,
                OutgoingTesting.guard(List.of(origin), InetAddress::getAllByName),
                OutgoingTesting.config(List.of()));
    }

    private static List<Integer> all(IntFunction<Callable<Integer>> call) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Integer>> calls = IntStream.range(0, CALLS)
                    .mapToObj(i -> callers.submit(call.apply(i)))
                    .toList();
            List<Integer> answered = new ArrayList<>();
            for (Future<Integer> one : calls) {
                answered.add(one.get());
            }
            return answered;
        }
    }
}
