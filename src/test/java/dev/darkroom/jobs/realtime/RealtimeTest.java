package dev.darkroom.jobs.realtime;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RealtimeCaller;
import dev.darkroom.testing.RealtimeProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets to realtime models, passed through to a provider that echoes, and to some that do worse. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(RealtimeProvider.class)
class RealtimeTest {

    private static final String ECHO = "live/echo/realtime";

    @Inject
    Callers callers;

    @Inject
    MeterRegistry metrics;

    private TestCaller somebody;

    @BeforeEach
    void somebody() {
        somebody = callers.somebody();
        nothingIsOpen();
    }

    private void nothingIsOpen() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            // There is none before the first look.
            Gauge open = metrics.find("darkroom.realtime.connections").gauge();
            return open == null || open.value() == 0;
        });
    }

    private RealtimeCaller connect(String path) {
        return RealtimeCaller.connect(RestAssured.port, path, somebody.authorization());
    }

    private static void hears(RealtimeCaller caller, String... events) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(caller.heard()).containsExactly(events));
    }

    @Test
    void frames_pass_both_ways_as_they_are() {
        try (RealtimeCaller caller = connect(ECHO)) {
            caller.say("whole", true).join();
            caller.say("first ", false).join();
            caller.say("last", true).join();
            caller.socket().sendBinary(ByteBuffer.wrap(new byte[300]), true).join();
            caller.socket().sendPing(ByteBuffer.wrap(new byte[5])).join();
            hears(caller, "text whole", "text first +", "text last", "bytes 300", "pong 5");
            caller.socket().sendClose(4321, "enough").join();
            hears(caller, "text whole", "text first +", "text last", "bytes 300", "pong 5", "close 4321 enough");
            await().untilAsserted(
                            () -> assertThat(RealtimeProvider.closed()).contains("/run/" + ECHO + " 4321 enough"));
        }
    }

    @Test
    void the_provider_sees_its_own_credential_and_the_query_without_ours() {
        String asked = "live/echo/seen/realtime";
        try (RealtimeCaller caller = connect(asked + "?max_buffering=5&fal_jwt_token=t")) {
            caller.say("hello", true).join();
            hears(caller, "text hello");
        }
        assertThat(RealtimeProvider.asked())
                .filteredOn(one -> one.uri().contains("seen"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.uri()).isEqualTo("/run/" + asked + "?max_buffering=5");
                    assertThat(one.authorization()).isEqualTo("Key live:secret");
                    assertThat(one.headers())
                            .containsEntry("user-agent", "darkroom")
                            .doesNotContainKey("cookie");
                });
    }

    @Test
    void a_token_of_the_app_opens_it_and_one_of_another_does_not() {
        assertThat(RealtimeCaller.refusal(RestAssured.port, ECHO, null)).isEqualTo(401);
        assertThat(RealtimeCaller.refusal(RestAssured.port, ECHO + "?fal_jwt_token=" + token("other"), null))
                .isEqualTo(401);
        try (RealtimeCaller caller =
                RealtimeCaller.connect(RestAssured.port, ECHO + "?fal_jwt_token=" + token("echo"), null)) {
            caller.say("hello", true).join();
            hears(caller, "text hello");
        }
        TestCaller reader = callers.somebodyWith(Scope.JOBS_READ);
        assertThat(RealtimeCaller.refusal(RestAssured.port, ECHO, reader.authorization()))
                .isEqualTo(403);
    }

    private String token(String app) {
        return given().header("Authorization", somebody.authorization())
                .contentType("application/json")
                .body("{\"allowed_apps\": [\"" + app + "\"]}")
                .post("/rest/tokens/")
                .then()
                .statusCode(200)
                .extract()
                .as(String.class);
    }

    @Test
    void what_is_no_handshake_is_told_so() {
        given().header("Authorization", somebody.authorization())
                .get("/run/" + ECHO)
                .then()
                .statusCode(426)
                .body("detail", containsString("WebSockets"));
        assertThat(RealtimeCaller.refusal(RestAssured.port, "darkroom/gate/realtime", somebody.authorization()))
                .isEqualTo(404);
        assertThat(RealtimeCaller.refusal(RestAssured.port, "alone", somebody.authorization()))
                .isEqualTo(404);
    }

    @Test
    void a_refusal_of_the_provider_is_told_in_a_frame_without_its_words() {
        try (RealtimeCaller caller = connect("live/refuse/realtime")) {
            hears(
                    caller,
                    "text {\"type\":\"x-fal-error\",\"error\":\"runner_connection_error\",\"reason\":\"The provider refused the"
                            + " connection\"}",
                    "close 1011 The provider refused the connection");
        }
    }

    @Test
    void a_provider_that_vanishes_is_told_in_a_frame() {
        try (RealtimeCaller caller = connect("live/vanish/realtime")) {
            caller.say("are you there?", true).join();
            hears(
                    caller,
                    "text {\"type\":\"x-fal-error\",\"error\":\"runner_disconnected\",\"reason\":\"The provider has ended the"
                            + " connection\"}",
                    "close 1011 The provider has ended the connection");
        }
    }

    @Test
    void a_caller_who_does_not_read_holds_up_the_provider() {
        long before = RealtimeProvider.sent();
        try (RealtimeCaller deaf =
                RealtimeCaller.deaf(RestAssured.port, "live/flood/realtime", somebody.authorization())) {
            await().until(() -> RealtimeProvider.sent() > before);
            long[] sent = new long[1];
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                long last = sent[0];
                sent[0] = RealtimeProvider.sent();
                return last == sent[0];
            });
            assertThat(sent[0] - before).as("sockets' buffers and no more").isLessThan(150L << 20);
            deaf.socket().request(1_000);
            await().until(() -> RealtimeProvider.sent() > sent[0]);
        }
    }

    @Test
    void a_provider_that_does_not_read_holds_up_the_caller() {
        try (RealtimeCaller caller = connect("live/deaf/realtime")) {
            ByteBuffer large = ByteBuffer.wrap(new byte[1_000_000]);
            int[] sent = new int[1];
            assertThat(await().pollInterval(Duration.ofMillis(10))
                            .until(
                                    () -> {
                                        var sending = caller.socket().sendBinary(large.duplicate(), true);
                                        try {
                                            sending.get(1, java.util.concurrent.TimeUnit.SECONDS);
                                            return ++sent[0] > 300;
                                        } catch (java.util.concurrent.TimeoutException held) {
                                            return true;
                                        }
                                    },
                                    held -> held))
                    .isTrue();
            assertThat(sent[0]).as("megabytes: sockets' buffers and no more").isLessThan(150);
        }
    }

    @Test
    void a_frame_that_is_too_large_ends_it() {
        try (RealtimeCaller caller = connect(ECHO)) {
            var _ = caller.socket().sendBinary(ByteBuffer.wrap(new byte[2_000_001]), true);
            await().untilAsserted(() ->
                    assertThat(caller.heard()).last().asString().startsWith("close 1009 The frame is larger"));
        }
    }

    @Test
    void silence_ends_it_and_so_does_its_age_without_an_error_for_fals_client() {
        try (RealtimeCaller silent = connect(ECHO);
                RealtimeCaller busy = connect(ECHO)) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        if (!busy.socket().isOutputClosed()) {
                            var _ = busy.say("still here", true);
                        }
                        return busy.heard().stream().anyMatch(event -> event.startsWith("close"));
                    });
            hears(
                    silent,
                    "text {\"type\":\"x-fal-error\",\"error\":\"TIMEOUT\",\"reason\":\"Nothing was sent for too long\"}",
                    "close 1000 Nothing was sent for too long");
            assertThat(busy.heard()).last().isEqualTo("close 1000 The connection has lasted as long as it may");
            assertThat(busy.heard()).hasSizeGreaterThan(8);
        }
    }

    @Test
    void a_revoked_key_ends_what_it_has_opened() {
        TestCaller key = callers.again(somebody, "alias", "'revoked soon'");
        String id = key.authorization().substring(4, key.authorization().indexOf(':'));
        try (RealtimeCaller caller = RealtimeCaller.connect(RestAssured.port, ECHO, key.authorization())) {
            caller.say("hello", true).join();
            hears(caller, "text hello");
            given().header("Authorization", key.authorization())
                    .delete("/v1/keys/" + id)
                    .then()
                    .statusCode(204);
            hears(
                    caller,
                    "text hello",
                    "text {\"type\":\"x-fal-error\",\"status\":\"error\",\"error\":\"Unauthorized\",\"reason\":\"The key is not good"
                            + " any more\"}",
                    "close 1008 The key is not good any more");
        }
    }

    @Test
    void there_are_so_many_and_they_are_given_back() {
        List<RealtimeCaller> open = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                // A place of the test before is given back when its connection has closed, which may be a moment later.
                await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> open.add(connect(ECHO)));
            }
            assertThat(RealtimeCaller.refusal(RestAssured.port, ECHO, somebody.authorization()))
                    .isEqualTo(429);
        } finally {
            open.forEach(RealtimeCaller::close);
        }
        nothingIsOpen();
        try (RealtimeCaller caller = connect(ECHO)) {
            caller.say("hello", true).join();
            hears(caller, "text hello");
        }
        assertThat(metrics.get("darkroom.realtime.frames")
                        .tag("direction", "up")
                        .counter()
                        .count())
                .isPositive();
    }
}
