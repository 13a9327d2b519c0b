package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.LogListener;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What happens to a request before a resource has it, or when none does. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class OutsideResourcesTest {

    /** Stands for whatever may fail outside the resources. */
    @Singleton
    static class Failing {
        void register(@Observes Router router) {
            for (String path : List.of(
                    "/files/failing-for-a-test", "/v1/failing-for-a-test", "/callbacks/failing-for-a-test/:token")) {
                router.route(path).order(-1).handler(_ -> {
                    throw new IllegalStateException("as the test wants it");
                });
            }
            router.get("/files/failing-late-for-a-test").order(-1).handler(context -> {
                context.response().setChunked(true).write("begun");
                context.fail(500);
            });
        }
    }

    @Test
    void a_query_may_hold_what_other_servers_take() throws IOException {
        String input = "{\"prompt\": \"braces\"}";
        String answer = said("POST", "/queue/fal-ai/flux/dev?note={a|b}^`\"<>\\&rate=100%&odd=%zz", input);
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"request_id\"");
        assertThat(said("GET", "/v1/assets?q={hills|valleys", "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_path_that_cannot_be_meant_is_refused_in_the_dialect() throws IOException {
        assertThat(said("GET", "/files/x|y", ""))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"detail\":\"File not found\"}");
        assertThat(said("GET", "/v1/{nothing}", ""))
                .startsWith("HTTP/1.1 404 ")
                .contains("{\"error\":{\"type\":\"not_found\"");
    }

    @Test
    void what_fails_outside_the_resources_is_answered_in_the_dialect_and_logged_without_its_query() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        try (LogListener _ = listener(log).listen()) {
            assertThat(said("GET", "/files/failing-for-a-test?signature=not-for-the-log", ""))
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("{\"detail\":\"Something went wrong on our side\"}");
            assertThat(said("GET", "/v1/failing-for-a-test?signature=not-for-the-log", ""))
                    .startsWith("HTTP/1.1 500 ")
                    .contains("{\"error\":{\"type\":\"server_error\"");
        }
        assertThat(log).anyMatch(line -> line.contains("/files/failing-for-a-test"));
        assertThat(log).noneMatch(line -> line.contains("not-for-the-log"));
    }

    @Test
    void no_log_holds_the_token_of_a_callback_or_of_a_link() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        Level before = Logger.getLogger("dev.darkroom").getLevel();
        Logger.getLogger("dev.darkroom").setLevel(Level.ALL);
        try (LogListener _ = listener(log).listen()) {
            assertThat(said("POST", "//callbacks/failing-for-a-test/not-for-the-log", ""))
                    .startsWith("HTTP/1.1 500 ");
            String id = "00000000-0000-7000-8000-000000000000";
            assertThat(said("POST", "/callbacks/" + id + "/not-for-the-log", "{}"))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(said("GET", "/share/" + id + "/not-for-the-log", "")).startsWith("HTTP/1.1 404 ");
        } finally {
            Logger.getLogger("dev.darkroom").setLevel(before);
        }
        assertThat(log).anyMatch(line -> line.contains("/callbacks/failing-for-a-test/…"));
        assertThat(log).noneMatch(line -> line.contains("not-for-the-log"));
    }

    @Test
    void an_answer_that_has_begun_is_cut_off() throws IOException {
        assertThat(said("GET", "/files/failing-late-for-a-test", ""))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("wrong")
                .doesNotContain("\r\n0\r\n");
    }

    @Test
    void what_breaks_off_upstream_breaks_off_here() throws IOException {
        String input = "{\"prompt\": \"cut\", \"sandbox\": {\"stream\": \"cut\"}}";
        assertThat(said("POST", "/run/openrouter/router/stream", input))
                .startsWith("HTTP/1.1 200 ")
                .contains("progress")
                .doesNotContain("detail")
                .doesNotContain("\r\n0\r\n");
    }

    private static LogListener listener(List<String> log) {
        return new LogListener(
                line -> log.add(line.getMessage() + Arrays.toString(line.getParameters()) + line.getThrown()));
    }

    /** By a bare socket: clients escape, or refuse, what is to be sent here. */
    private static String said(String method, String target, String body) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: localhost:" + RestAssured.port
                + "\r\nConnection: close\r\nAuthorization: Key " + PostgresResource.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
