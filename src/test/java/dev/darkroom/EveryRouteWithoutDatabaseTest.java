package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.e2e.DatabaseProcess;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The database is stopped under a running service, every route is called, and the database comes back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class EveryRouteWithoutDatabaseTest {

    private static final Pattern RETRY_AFTER = Pattern.compile("(?im)^retry-after: [1-9]\\d*\\s*$");
    /** A connection is waited for five seconds; the rest is for a machine that tests keep busy. */
    private static final Duration MAX_DURATION = Duration.ofSeconds(9);

    private static final int PARALLEL = 16;

    @Inject
    HttpServer server;

    @Inject
    @ConfigProperty(name = "darkroom.data-dir")
    String dataFolder;

    private final Map<String, String> faults = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

    @Test
    void every_answer_is_503_with_retry_after_or_needs_no_database_and_all_is_well_again_afterwards() throws Exception {
        List<Routes.Route> routes = Routes.documented(server.getManagementPort());
        String job = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", job);
        List<String> restart = DatabaseProcess.shutDownImmediately(Path.of(dataFolder));
        try {
            call(routes, job, PostgresResource.KEY);
            // One that nobody remembers.
            call(routes, job, "unknown:key");
        } finally {
            DatabaseProcess.startAgain(restart, Path.of(dataFolder, "postgres.log"));
        }
        assertThat(faults).isEmpty();
        assertThat(answers)
                .containsEntry("POST /queue/{path}", 503)
                .containsEntry("GET /v1/assets", 503)
                .containsEntry("GET /v1/jobs/{id}", 503)
                .containsEntry("POST /files/upload", 503);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(Api.caller().get("/v1/assets").statusCode()).isEqualTo(200));
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            String later = Api.submit("sandbox/instant", "{}");
            return Api.finished("sandbox/instant", later).statusCode() == 200;
        });
    }

    private void call(List<Routes.Route> routes, String id, String key)
            throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<?>> calls = new ArrayList<>();
            for (Routes.Route route : routes) {
                calls.add(callers.submit(() -> call(route, id, key)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    private void call(Routes.Route route, String id, String key) {
        String target = route.path(route.template().contains("{path}") ? "sandbox/instant" : id);
        boolean file = route.template().equals("/files/upload");
        String body = route.method().equals("GET") || route.method().equals("HEAD")
                ? ""
                : file ? "bytes" : "{\"name\":\"x\",\"endpoint\":\"sandbox/instant\",\"input\":{}}";
        if (route.template().equals("/v1/assets/tags") || route.template().equals("/v1/assets/collections")) {
            body = body.isEmpty() ? body : "{\"name\":\"x\"}";
        }
        String request = route.method() + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Key " + key + "\r\nContent-Type: " + (file ? "image/png" : "application/json")
                + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        long start = System.nanoTime();
        try {
            RawRequest.Answer answer = RawRequest.exchange(request);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            answers.merge(route.toString(), answer.status(), Math::max);
            boolean told = answer.status() == 503
                    && RETRY_AFTER.matcher(answer.headers().replace("\r", "")).find();
            if (answer.status() >= 500 && !told || took.compareTo(MAX_DURATION) > 0 || !inDialect(route, answer)) {
                faults.put(
                        route + " " + key, answer.status() + " after " + took + " " + answer.headers() + answer.body());
            }
        } catch (IOException | RuntimeException failure) {
            faults.put(route + " " + key, String.valueOf(failure));
        }
    }

    /** The API's own routes put an error in an object, those of fal's hosts a detail; pages are for people. */
    private static boolean inDialect(Routes.Route route, RawRequest.Answer answer) {
        if (answer.status() != 503 || route.method().equals("HEAD")) {
            return true;
        }
        return route.template().startsWith("/v1/")
                ? answer.body().contains("\"error\"")
                : answer.body().contains("\"detail\"")
                        || answer.body().contains("\"error\"")
                        || answer.body().contains("<html");
    }
}
