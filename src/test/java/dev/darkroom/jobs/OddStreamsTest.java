package dev.darkroom.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.OddHost;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider answers on a stream route when it is not what was asked for. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OddStreamsTest.OddUpstream.class)
class OddStreamsTest {

    /** The odd host as the provider. */
    public static class OddUpstream extends OddHost {
        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(super.start());
            settings.put("darkroom.upstream.url", origin());
            settings.put("darkroom.upstream.key", "operator:secret");
            settings.put("darkroom.jobs.run-streams", "4");
            return settings;
        }
    }

    private static ValidatableResponse streamed(String app, String head, byte[] body) {
        OddHost.serve("/run/odd/" + app + "/stream", head, body);
        return Api.caller()
                .contentType("application/json")
                .accept("text/event-stream")
                .redirects()
                .follow(false)
                .body("{}")
                .post("/run/odd/" + app + "/stream")
                .then();
    }

    private static void isBadGateway(ValidatableResponse answer) {
        answer.statusCode(502)
                .contentType("application/json")
                .header("X-Fal-Error-Type", "runner_incomplete_response")
                .body("error_type", equalTo("runner_incomplete_response"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, gzip", "gzip, gzip, gzip, gzip, gzip"})
    void an_answer_that_is_not_coded_as_it_says_is_a_bad_gateway(String coding) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + coding;
        isBadGateway(streamed("coded", head, "data: {\"plain\": \"text\"}\n\n".getBytes(UTF_8)));
    }

    @Test
    void an_answer_that_breaks_off_before_its_first_byte_is_a_bad_gateway() {
        isBadGateway(streamed("broken", "HTTP/1.1 200 OK\r\nContent-Length: 10", new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000 Nothing",
                "300 Many",
                "302 Found",
                "304 Not Modified",
                "307 Elsewhere",
                "600 Odd",
                "999 Denied"
            })
    void a_status_that_answers_nothing_is_a_bad_gateway(String status) {
        String head = "HTTP/1.1 " + status + "\r\nLocation: https://example.com/\r\nContent-Length: 0";
        isBadGateway(streamed("status", head, new byte[0]).header("Location", equalTo(null)));
    }

    @ParameterizedTest
    @CsvSource({
        "200, text/html, text/html",
        "500, text/html, text/html",
        "200, image/svg+xml, image/svg+xml",
        "200, text/event-stream, text/event-stream",
        "200, not a type, application/octet-stream",
    })
    void what_is_passed_on_does_not_act_as_a_page_of_ours(int status, String said, String passed) {
        String head = "HTTP/1.1 " + status + " Said\r\nContent-Type: " + said;
        streamed("typed", head, "<script>alert(1)</script>".getBytes(UTF_8))
                .statusCode(status)
                .header("Content-Type", startsWith(passed))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", containsString("sandbox"))
                .body(equalTo("<script>alert(1)</script>"));
    }

    @Test
    void a_coded_answer_and_an_empty_one_are_passed_on_plain() {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip";
        streamed("plain", head, OddHost.gzip("plain".getBytes(UTF_8)))
                .statusCode(200)
                .body(equalTo("plain"));
        streamed("empty", head, new byte[0]).statusCode(200).body(equalTo(""));
    }

    @Test
    void callers_that_hang_up_before_the_answer_begins_hold_no_place() throws IOException {
        OddHost.keepSilent("/run/odd/silent/stream");
        String request = "POST /run/odd/silent/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + "Key "
                + PostgresResource.KEY + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        for (int wave = 0; wave < 5; wave++) {
            try (Socket first = new Socket("127.0.0.1", RestAssured.port);
                    Socket second = new Socket("127.0.0.1", RestAssured.port)) {
                first.getOutputStream().write(request.getBytes(UTF_8));
                second.getOutputStream().write(request.getBytes(UTF_8));
                await().until(() -> OddHost.silences() > 0);
            }
            await().until(() -> OddHost.silences() == 0);
        }
        streamed("calm", "HTTP/1.1 200 OK\r\nContent-Type: text/plain", "calm".getBytes(UTF_8))
                .statusCode(200);
    }
}
