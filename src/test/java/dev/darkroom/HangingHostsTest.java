package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.HangingServer;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that accept and say nothing: they hold up who waits for them, while that one waits, and nobody else. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(HangingServer.class)
class HangingHostsTest {

    private static final int CALLS = 16;

    @Inject
    Callers callers;

    @BeforeEach
    void begin() {
        HangingServer.begin();
    }

    @AfterEach
    void end() throws IOException {
        HangingServer.end();
    }

    @Test
    void a_fetch_ends_with_its_caller_and_the_same_upload_can_be_made_again() throws Exception {
        TestCaller me = callers.somebody();
        try (Socket _ = upload(me)) {
            assertThat(HangingServer.HELD.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(HangingServer.GIVEN_UP.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Socket _ = upload(me)) {
                return HangingServer.HELD.tryAcquire(2, TimeUnit.SECONDS);
            }
        });
    }

    @Test
    void searches_of_the_catalogue_that_hang_leave_some_to_the_next_owner() throws Exception {
        TestCaller greedy = callers.somebody();
        TestCaller other = callers.somebody();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS; i++) {
                String words = "hang" + i;
                asking.execute(() -> search(greedy, words));
            }
            assertThat(HangingServer.HELD.tryAcquire(CALLS * 3 / 4, 10, TimeUnit.SECONDS))
                    .isTrue();

            assertThat(search(other, "flux")).isEqualTo(200);
            HangingServer.end();
        }
    }

    private static int search(TestCaller caller, String words) {
        return RestAssured.given()
                .header("Authorization", caller.authorization())
                .queryParam("q", words)
                .get("/v1/models")
                .statusCode();
    }

    private static Socket upload(TestCaller caller) throws IOException {
        String body = "{\"url\":\"%s\",\"type\":\"image\"}".formatted(HangingServer.url("hang.png"));
        Socket socket = new Socket("127.0.0.1", RestAssured.port);
        socket.getOutputStream().write("""
                        POST /v1/assets/uploads HTTP/1.1\r
                        Host: localhost\r
                        Authorization: %s\r
                        Content-Type: application/json\r
                        Idempotency-Key: one\r
                        Content-Length: %d\r
                        \r
                        %s""".formatted(caller.authorization(), body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
