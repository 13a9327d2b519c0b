package dev.darkroom.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.EventStream;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** fal's status stream as its official clients need it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobStatusStreamTest {

    private static final String SLOW = "{\"prompt\": \"slow\", \"sandbox\": {\"run_ms\": 1500}}";
    private static final String ENDLESS = "{\"prompt\": \"endless\", \"sandbox\": {\"run_ms\": 600000}}";

    @Inject
    Ids ids;

    @Inject
    Callers callers;

    private static String path(String id) {
        return "/queue/fal-ai/flux/requests/" + id + "/status/stream";
    }

    private static void cancel(String id) {
        Api.caller().put("/queue/fal-ai/flux/requests/" + id + "/cancel");
    }

    @Test
    void every_event_is_a_status_object_and_the_completion_is_the_last() {
        String id = Api.submit("fal-ai/flux/dev", SLOW);
        try (EventStream stream = EventStream.get(path(id))) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).startsWith("text/event-stream");
            assertThat(stream.header("x-fal-request-id")).isEqualTo(id);
            assertThat(stream.header("cache-control")).isEqualTo("no-cache");
            List<JsonPath> events = stream.events();
            List<String> words =
                    events.stream().map(event -> event.getString("status")).toList();
            assertThat(words).contains("IN_PROGRESS").endsWith("COMPLETED");
            assertThat(words.stream().filter("COMPLETED"::equals)).hasSize(1);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.getString("request_id")).isEqualTo(id);
                assertThat(event.getMap(""))
                        .containsKeys("logs", "metrics", "response_url", "status_url", "cancel_url");
                assertThat(event.getList("logs")).isNull();
            });
            assertThat(events.getLast().getFloat("metrics.inference_time")).isPositive();
        }
    }

    @Test
    void an_ended_job_is_told_at_once_in_one_event() {
        String id = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", id);
        try (EventStream stream = EventStream.get("/queue/sandbox/instant/requests/" + id + "/status/stream/")) {
            assertThat(stream.lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("data: {")
                    .contains("COMPLETED");
        }
    }

    /** fal's server proxy asks for JSON; fal's Java client sends two of these headers. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream", "*/*", "image/png"})
    void what_the_caller_accepts_does_not_matter(String accept) {
        String id = Api.submit("sandbox/instant", "{}");
        try (EventStream stream =
                EventStream.get("/queue/sandbox/instant/requests/" + id + "/status/stream", "Accept", accept)) {
            assertThat(stream.header("content-type")).startsWith("text/event-stream");
            assertThat(stream.events().getLast().getString("status")).isEqualTo("COMPLETED");
        }
    }

    @Test
    void an_unknown_id_and_somebody_elses_are_404_before_the_stream_starts() {
        String id = Api.submit("sandbox/instant", "{}");
        String strange = callers.somebody().authorization();
        for (String[] asked : new String[][] {
            {path(ids.next().toString()), "Key " + PostgresResource.KEY},
            {path("no-id"), "Key " + PostgresResource.KEY},
            {"/queue/sandbox/instant/requests/" + id + "/status/stream", strange}
        }) {
            io.restassured.RestAssured.given()
                    .header("Authorization", asked[1])
                    .accept("text/event-stream")
                    .get(asked[0])
                    .then()
                    .statusCode(404)
                    .contentType("application/json")
                    .header("x-fal-request-id", notNullValue())
                    .body("status", equalTo("NOT_FOUND"));
        }
    }

    @Test
    void without_a_key_there_is_no_stream() {
        io.restassured.RestAssured.given()
                .get(path(ids.next().toString()))
                .then()
                .statusCode(401)
                .body("detail", notNullValue());
    }

    @Test
    void log_lines_are_told_once_and_all_of_them_by_the_end() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"logged\", \"sandbox\": {\"run_ms\": 4000}}");
        try (EventStream stream = EventStream.get(path(id) + "?logs=1")) {
            List<JsonPath> events = stream.events();
            List<String> lines = events.stream()
                    .flatMap(event -> event.<String>getList("logs.message").stream())
                    .toList();
            assertThat(lines).containsExactly("Model loaded", "Step 1/4", "Step 2/4", "Step 3/4", "Step 4/4");
            assertThat(events.stream().filter(event -> !event.getList("logs").isEmpty()))
                    .as("some come while it runs")
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void all_who_watch_the_same_job_get_its_last_lines() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"watched\", \"sandbox\": {\"run_ms\": 700}}");
        List<List<String>> told = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> {
                            try (EventStream stream = EventStream.get(path(id) + "?logs=true")) {
                                return stream.events().stream()
                                        .flatMap(event -> event.<String>getList("logs.message").stream())
                                        .toList();
                            }
                        },
                        task -> Thread.ofVirtual().start(task)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(told)
                .allSatisfy(lines -> assertThat(lines)
                        .containsExactly("Model loaded", "Step 1/4", "Step 2/4", "Step 3/4", "Step 4/4"));
    }

    @Test
    void silence_is_broken_before_the_java_client_gives_up() {
        String id = Api.submit("fal-ai/flux/dev", ENDLESS);
        try (EventStream stream = EventStream.get(path(id))) {
            Iterator<String> lines = stream.live().iterator();
            long start = System.nanoTime();
            while (!lines.next().startsWith(":")) {
                // Events of its start.
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            cancel(id);
        }
    }

    @Test
    void a_cancellation_ends_the_stream_with_what_became_of_it() {
        String id = Api.submit("fal-ai/flux/dev", ENDLESS);
        try (EventStream stream = EventStream.get(path(id))) {
            cancel(id);
            JsonPath last = stream.events().getLast();
            assertThat(last.getString("status")).isEqualTo("COMPLETED");
            assertThat(last.getString("error_type")).isEqualTo("client_cancelled");
        }
    }
}
