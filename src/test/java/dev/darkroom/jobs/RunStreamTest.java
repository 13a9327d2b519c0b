package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.EventStream;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streaming models, passed through. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RunStreamTest {

    @Test
    void events_pass_as_they_come() {
        String input = "{\"prompt\": \"Say something.\", \"sandbox\": {\"run_ms\": 1000}}";
        try (EventStream stream = EventStream.post("/run/openrouter/router/stream", input)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
            assertThat(stream.header("x-fal-request-id")).matches("[0-9a-f-]{36}");
            long[] first = new long[1];
            List<JsonPath> events = stream.live()
                    .filter(line -> line.startsWith("data: "))
                    .peek(_ -> first[0] = first[0] == 0 ? System.nanoTime() : first[0])
                    .map(EventStream::event)
                    .toList();
            assertThat(System.nanoTime() - first[0])
                    .as("the first event comes well before the last")
                    .isGreaterThan(500_000_000L);
            assertThat(events).hasSizeGreaterThan(3);
            assertThat(events.getFirst().getBoolean("partial")).isTrue();
            assertThat(events.getLast().getBoolean("partial")).isFalse();
            assertThat(events.getLast().getString("output"))
                    .startsWith(events.get(events.size() - 2).getString("output"));
        }
    }

    @Test
    void a_call_for_events_streams_whatever_its_path() {
        String input = "{\"prompt\": \"Say something.\"}";
        try (EventStream stream = EventStream.post("/run/openrouter/router", input, "Accept", "text/event-stream")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
            assertThat(stream.events().getLast().getBoolean("partial")).isFalse();
        }
    }

    @Test
    void what_is_no_event_stream_passes_as_the_bytes_it_is() {
        Api.caller()
                .contentType("application/json")
                .accept("text/event-stream")
                .body("{\"prompt\": \"bytes\", \"sandbox\": {\"stream\": \"bytes\"}}")
                .post("/run/openrouter/router/stream/")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .body(startsWith("{\"output\":"));
    }

    @Test
    void the_query_and_the_wishes_go_along_and_what_is_for_us_does_not() {
        JsonPath call = echo(
                "?detail=a%26b+%C3%A4&fal_webhook=https://example.com&fal_max_queue_length=3&fal_jwt_token=t&detail=2",
                "Accept",
                "application/x-ndjson, */*;q=0.1",
                "X-Fal-Object-Lifecycle-Preference",
                "{\"expiration_duration_seconds\": 60, \"initial_acl\": {\"default\": \"hide\"}}");
        assertThat(call.getString("query")).isEqualTo("detail=a%26b+%C3%A4&detail=2");
        assertThat(call.<String, String>getMap("headers"))
                .containsEntry("accept", "application/x-ndjson, */*;q=0.1")
                .containsEntry("x-fal-object-lifecycle-preference", "{\"expiration_duration_seconds\":60}");
    }

    @Test
    void clients_that_say_json_and_mean_events_get_events() {
        for (String json : List.of("application/json", "Application/JSON; charset=utf-8")) {
            JsonPath call = echo("", "Accept", json);
            assertThat(call.getString("query")).isEmpty();
            assertThat(call.<String, String>getMap("headers")).containsEntry("accept", "text/event-stream, */*");
        }
    }

    /** What upstream saw. */
    private static JsonPath echo(String query, String... headers) {
        String input = "{\"prompt\": \"who calls?\", \"sandbox\": {\"stream\": \"echo\"}}";
        try (EventStream stream = EventStream.post("/run/openrouter/router/stream" + query, input, headers)) {
            return stream.events().getLast();
        }
    }

    @Test
    void a_refusal_keeps_its_code_its_words_and_its_id() {
        Api.caller()
                .contentType("application/json")
                .body("{}")
                .post("/run/openrouter/router/stream")
                .then()
                .statusCode(422)
                .contentType("application/json")
                .header("x-fal-request-id", matchesPattern("[0-9a-f-]{36}"))
                .header("X-Fal-Needs-Retry", "0")
                .body("detail[0].loc", equalTo(List.of("body", "prompt")));
        Api.caller()
                .contentType("application/json")
                .body("{}")
                .post("/run/nobody/nothing/stream")
                .then()
                .statusCode(404)
                .body("detail", equalTo("Application \"nobody/nothing\" not found"));
    }
}
