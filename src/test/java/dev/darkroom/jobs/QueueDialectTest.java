package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.EventStream;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of a request's addresses that one of fal's clients, or its documents, use. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class QueueDialectTest {

    private static final String INPUT = "{\"prompt\": \"a mill\", \"sandbox\": {\"queue_ms\": 0, \"run_ms\": 0}}";

    @Inject
    Ids ids;

    @Test
    void what_is_no_request_is_refused_in_fals_words() throws Exception {
        RawRequest.Answer answer = RawRequest.send("GET", "/queue/fal-ai/flux/requests/x/status", "No-Host: here");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"The request is not well formed\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "run"})
    void what_is_refused_before_its_route_has_an_id_to_speak_of_too(String route) throws Exception {
        String path = "/" + route + "/fal-ai/flux/dev";
        for (String tooLong : List.of(path + "/x".repeat(1_000), path + "/".repeat(20_000) + "x")) {
            assertHasId(414, RawRequest.send("POST", tooLong, "Host: localhost"));
        }
        for (String type : List.of("///", "multipart/form-data")) {
            assertHasId(415, RawRequest.send("POST", path, "Host: localhost", "Content-Type: " + type));
        }
    }

    private static void assertHasId(int status, RawRequest.Answer answer) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsPattern("(?i)x-fal-request-id: [0-9a-f-]{36}");
        assertThat(answer.body()).startsWith("{\"detail\":");
    }

    /** The endpoint, and what may stand before {@code /requests/} for it. */
    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux/dev, fal-ai/flux fal-ai/flux/dev fal-ai/flux/another/sub/path",
        "workflows/sandbox/storyboard, workflows/sandbox/storyboard workflows/sandbox/storyboard/sub",
        "comfy/sandbox/portrait, comfy/sandbox/portrait comfy/sandbox/portrait/sub",
        "fal-ai/bytedance/seedream/v4/text-to-image, fal-ai/bytedance fal-ai/bytedance/seedream/v4/text-to-image"
    })
    void all_addresses_of_a_request_lead_to_it(String endpoint, String apps) {
        String id = Api.submit(endpoint, INPUT);
        String first = apps.split(" ")[0];
        Api.finished(first, id).then().statusCode(200);
        for (String app : apps.split(" ")) {
            for (String name : List.of(id, id.toUpperCase(Locale.ROOT))) {
                String request = "/queue/" + app + "/requests/" + name;
                for (String end : List.of("", "/", "/response", "/response/")) {
                    Api.caller().get(request + end).then().statusCode(200).header("x-fal-request-id", id);
                }
                for (String end : List.of("/status", "/status/", "/status?logs=1", "/status/?logs=false")) {
                    Api.caller()
                            .get(request + end)
                            .then()
                            .statusCode(200)
                            .header("x-fal-request-id", id)
                            .body("status", equalTo("COMPLETED"), "request_id", equalTo(id))
                            .body(
                                    "response_url",
                                    org.hamcrest.Matchers.endsWith("/queue/" + first + "/requests/" + id));
                }
                for (String end : List.of("/status/stream", "/status/stream/", "/status/stream?logs=0")) {
                    try (EventStream stream = EventStream.get(request + end)) {
                        assertThat(stream.header("x-fal-request-id")).isEqualTo(id);
                        assertThat(stream.events().getLast().getString("request_id"))
                                .isEqualTo(id);
                    }
                }
                for (String end : List.of("/cancel", "/cancel/")) {
                    Api.caller()
                            .put(request + end)
                            .then()
                            .statusCode(400)
                            .header("x-fal-request-id", id)
                            .body("status", equalTo("ALREADY_COMPLETED"));
                }
            }
        }
    }

    /** {@code 123-name} stands for {@code 123/name}. */
    @Test
    void a_legacy_id_is_the_same_as_its_two_segments() {
        String id = Api.submit("1234-lighthouse", "{}");
        for (String app : List.of("1234/lighthouse", "1234-lighthouse")) {
            Api.status(app, id).then().body("request_id", equalTo(id));
        }
        assertThat(Api.job(id).getString("job.endpoint")).isEqualTo("1234/lighthouse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fal-ai/other",
                "fal-ai/flux-lora",
                "flux",
                "workflows/fal-ai/flux",
                "comfy/fal-ai/flux",
                "fal-ai",
                "fal-ai/flu x"
            })
    void another_app_does_not_lead_to_it(String app) {
        String id = Api.submit("fal-ai/flux/dev", INPUT);
        String request = "/queue/" + app.replace(" ", "%20") + "/requests/" + id;
        for (Response answer : Arrays.asList(
                Api.caller().get(request),
                Api.caller().get(request + "/status"),
                Api.caller().get(request + "/status/stream"),
                Api.caller().put(request + "/cancel"))) {
            answer.then()
                    .statusCode(404)
                    .header("x-fal-request-id", id)
                    .body("status", equalTo("NOT_FOUND"), "size()", equalTo(1));
        }
    }

    /** JavaScript sends 1 and 0, Python true and false, the CLI an integer, Java 1 or nothing. */
    @ParameterizedTest
    @CsvSource({
        "logs=1, true",
        "logs=true, true",
        "logs=True, true",
        "logs=5, true",
        "logs=0, false",
        "logs=false, false",
        "logs=False, false",
        "logs=, false",
        "other=1, false"
    })
    void logs_are_a_list_when_asked_for_and_null_otherwise(String query, boolean list) {
        String id = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", id);
        Response status = Api.caller().get("/queue/sandbox/instant/requests/" + id + "/status?" + query);
        status.then().statusCode(200).body("$", org.hamcrest.Matchers.hasKey("logs"));
        assertThat(status.path("logs") instanceof List).isEqualTo(list);
        try (EventStream stream =
                EventStream.get("/queue/sandbox/instant/requests/" + id + "/status/stream?" + query)) {
            assertThat(stream.events().getLast().get("logs") instanceof List).isEqualTo(list);
        }
    }

    @Test
    void logs_that_are_neither_are_refused_with_the_name_of_the_parameter() {
        String request = "/queue/fal-ai/flux/requests/" + ids.next();
        for (String path : List.of(request + "/status?logs=maybe", request + "/status/stream?logs=1.5")) {
            Api.caller().get(path).then().statusCode(422).body("detail[0].loc", equalTo(List.of("query", "logs")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /queue/fal-ai/flux/dev",
        "PUT, /queue/fal-ai/flux/dev",
        "POST, /queue/fal-ai/flux/requests/ID",
        "POST, /queue/fal-ai/flux/requests/ID/status/stream",
        "PUT, /queue/fal-ai/flux/requests/ID/status",
        "GET, /queue/fal-ai/flux/requests/ID/cancel"
    })
    void a_wrong_method_is_405_in_fals_words_with_an_id(String method, String path) {
        Api.caller()
                .contentType("application/json")
                .request(method, path.replace("ID", ids.next().toString()))
                .then()
                .statusCode(405)
                .header("x-fal-request-id", org.hamcrest.Matchers.notNullValue())
                .body("detail", equalTo("Method Not Allowed"));
    }

    @Test
    void an_input_that_is_refused_has_an_id_to_speak_of_too() {
        Api.caller()
                .contentType("application/json")
                .body("[1]")
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(422)
                .header("x-fal-request-id", org.hamcrest.Matchers.matchesPattern("[0-9a-f-]{36}"))
                .body("request_id", nullValue());
    }
}
