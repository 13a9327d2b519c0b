package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
    void a_stream_that_breaks_off_upstream_does_not_look_whole() {
        String input = "{\"prompt\": \"cut\", \"sandbox\": {\"stream\": \"cut\"}}";
        List<String> got = new ArrayList<>();
        try (EventStream stream = EventStream.post("/run/openrouter/router/stream", input)) {
            assertThatThrownBy(() -> stream.live().forEach(got::add)).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(got).first().asString().contains("progress");
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
