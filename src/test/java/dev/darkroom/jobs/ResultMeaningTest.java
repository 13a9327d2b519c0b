package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider answers decides how a job ends: with an output, with the provider's words, or not yet. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class ResultMeaningTest {

    private static final Canned OUTPUT = json(200, "{\"output\": \"a story\"}");

    @Inject
    Database database;

    @Inject
    Callers callers;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 |                                                | 404 |",
                "204 |                                                | 404 |",
                "200 |                                                | 404 |",
                "202 | {\"images\": []}                               | 404 |",
                "425 | {}                                             | 404 |",
                "400 | {\"detail\": \"Request is still in progress\"} | 404 |",
                "422 | {\"detail\": \"Your job has not completed\"}   | 404 |",
                "200 | {\"status\": \"IN_PROGRESS\"}                  | 404 |",
                "400 | {\"detail\": \"Patience, please\"}             | 200 | {\"status\": \"IN_PROGRESS\"}",
                "409 | {}                                             | 202 | {\"status\": \"processing\"}",
                "200 | {\"detail\": \"Patience, please\"}             | 200 | {\"status\": \"IN_QUEUE\"}",
                "200 | {}                                             | 200 | {\"status\": \"IN_PROGRESS\"}",
                "200 | <html>                                         | 200 | {\"status\": \"IN_PROGRESS\"}",
                "200 | {\"task\":{\"task_id\":\"t\",\"status\":\"TASK_STATUS_QUEUED\"},\"images\":[]} | 404 |",
                "200 | Request is still in progress                   | 404 |",
                "400 | {\"detail\": \"Patience, please\"}             | 200 | {\"Status\": \"IN_PROGRESS\"}",
                "400 | {\"detail\": \"Patience, please\"}             | 200 | {\"data\":{\"status\":\"processing\"}}",
                "400 | {\"detail\": \"Result is not ready\"}          | 200 | {\"status\": \"IN_PROGRESS\"}",
                "404 | {\"detail\":\"Request not found\",\"error_type\":\"not_found\"} | 200 | {\"status\": \"IN_PROGRESS\"}",
                "408 | {\"detail\":\"x\",\"error_type\":\"timeout\"}    | 200 | {\"status\": \"COMPLETED\"}",
            })
    void what_is_not_ready_is_waited_for(int status, @Nullable String body, int stateCode, @Nullable String state) {
        String app = app();
        Canned notReady = json(status, text(body));
        script(Route.STATUS, app, json(stateCode, text(state)));
        Canned[] answers = new Canned[6];
        Arrays.fill(answers, notReady);
        answers[5] = OUTPUT;
        script(Route.RESULT, app, answers);

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("output", equalTo("a story"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(submits(app)).hasSize(1);
    }

    @Test
    void what_is_never_ready_expires_with_the_job() {
        String app = app();
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("unknown upstream"));
        database.update("UPDATE job SET deadline = created_at, due_at = created_at WHERE id = ?", UUID.fromString(id));
        Api.finished(app, id).then().statusCode(504).body("error_type", equalTo("request_timeout"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("EXPIRED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"detail\": \"Content policy\"}              | 500",
                "200 | {\"detail\": [{\"msg\": \"bad\"}]}            | 422",
                "200 | {\"error\": \"CUDA out of memory\"}           | 500",
                "200 | {\"code\": 401, \"message\": \"bad key\"}     | 502",
                "400 | {\"detail\": \"Prompt refused\"}              | 400",
                "422 | {\"detail\": [{\"loc\": [\"body\", \"x\"]}]}  | 422",
                "400 | {\"detail\": \"Image not generated: NSFW content detected\"} | 400",
                "400 | {\"detail\": \"The result is not ready\"}     | 400",
                "404 | {\"detail\":\"x\",\"error_type\":\"not_found\"} | 404",
                "200 | {\"output\":{\"task_id\":\"t\",\"task_status\":\"FAILED\",\"message\":\"no\"}} | 500",
            })
    void what_was_refused_fails_with_the_providers_words(int status, String body, int seen) {
        String app = app();
        script(Route.STATUS, app, json(200, "{\"status\": \"COMPLETED\"}"));
        script(Route.RESULT, app, json(status, body));

        String id = Api.submit(app, "{}");

        assertThat(Api.finished(app, id).then().statusCode(seen).extract().asString())
                .isEqualTo(body);
        assertThat(Api.job(id).getString("job.state")).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | down",
                "200 | {\"status\": \"pondering\"}",
            })
    void a_refusal_that_no_status_confirms_is_asked_for_again(int status, String state) {
        String app = app();
        Canned refusal = json(400, "{\"detail\": \"Patience, please\"}");
        script(Route.STATUS, app, json(status, state), json(200, "{\"status\": \"IN_PROGRESS\"}"));
        script(Route.RESULT, app, refusal, refusal, OUTPUT);

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("output", equalTo("a story"));
        assertThat(Api.history(id)).containsOnlyOnce("status unknown");
    }

    @Test
    void a_refusal_that_no_status_ever_confirms_is_the_last_word_after_a_while() {
        String app = app();
        script(Route.STATUS, app, json(503, "down"));
        script(Route.RESULT, app, json(400, "{\"detail\": \"Prompt refused\"}"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(400).body("detail", equalTo("Prompt refused"));
        assertThat(Api.history(id)).contains("status unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {}",
                "application/json | null",
                "text/html        | <html>Welcome</html>",
                "application/json | {\"status\": \"COMPLETED\"}",
            })
    void what_is_not_understood_fails_and_is_kept_for_its_owner(String type, String body) {
        String app = app();
        script(Route.RESULT, app, new Canned(200, type, body));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(502).body("detail", containsString("not understood"));
        JsonPath job = Api.job(id);
        assertThat(job.getString("job.state")).isEqualTo("FAILED");
        assertThat(job.getString("job.unrecognized_answer.body")).isEqualTo(body);
        assertThat(job.getString("job.unrecognized_answer.content_type")).startsWith(type);
        assertThat(Api.history(id)).containsOnlyOnce("not understood");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "text/plain"})
    void bytes_that_are_no_text_are_kept_for_their_owner_byte_for_byte(String type) {
        String app = app();
        byte[] png = Samples.image("png", 3, 3);
        script(Route.RESULT, app, new Canned(200, type, png));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(502).body("detail", containsString("not understood"));
        JsonPath job = Api.job(id);
        assertThat(Base64.getDecoder().decode(job.getString("job.unrecognized_answer.body_base64")))
                .isEqualTo(png);
        assertThat(job.getInt("job.unrecognized_answer.length")).isEqualTo(png.length);
        assertThat(job.getString("job.unrecognized_answer.received_by")).isEqualTo("result");
        assertThat(job.getMap("job.unrecognized_answer")).doesNotContainKey("body");
        assertThat(job.getList("job.history.detail", String.class))
                .anyMatch(told -> String.valueOf(told).contains(png.length + " bytes"));
        Api.as(callers.somebody().authorization().substring("Key ".length()))
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3_000_000})
    void a_result_that_is_a_picture_itself_is_kept_as_one(int more) {
        String app = app();
        byte[] png = Samples.image("png", 3, 3);
        script(Route.RESULT, app, new Canned(200, "image/png", Arrays.copyOf(png, png.length + more)));

        String id = Api.submit(app, "{}");

        Api.finished(app, id)
                .then()
                .statusCode(200)
                .body("images[0].url", containsString("/files/"))
                .body("images[0].content_type", equalTo("image/png"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(Api.job(id).getList("job.history.detail", String.class)).contains("1 asset stored");
    }

    @Test
    void a_picture_in_text_is_one_as_well_and_a_page_under_its_type_is_none() {
        String app = app();
        script(
                Route.RESULT,
                app,
                new Canned(200, "image/svg+xml", "<!DOCTYPE html><html>Busy</html>"),
                new Canned(
                        200, "image/svg+xml", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("images[0].url", containsString("/files/"));
        assertThat(Api.history(id)).contains("not understood", "succeeded");
    }

    @Test
    void a_picture_that_is_larger_than_a_result_may_be_fails_and_says_so() {
        String app = app();
        byte[] png = Samples.image("png", 3, 3);
        script(Route.STATUS, app, json(200, "{\"status\": \"COMPLETED\"}"));
        script(Route.RESULT, app, new Canned(200, "image/png", Arrays.copyOf(png, 49 << 20)));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(502).body("detail", containsString("larger than the 64 MiB"));
        assertThat(Api.job(id).getInt("job.unrecognized_answer.length")).isEqualTo(65_536);
    }

    @ParameterizedTest
    @CsvSource({"application/json, ''", "image/png, png"})
    void a_submit_that_is_answered_with_the_result_is_done(String type, String file) {
        String app = app();
        String inJson = "{\"status\": \"COMPLETED\", \"output\": {\"images\": [{\"url\": \"%s\"}]}}"
                .formatted("data:image/png;base64," + Base64.getEncoder().encodeToString(Samples.image("png", 3, 3)));
        script(
                Route.SUBMIT,
                app,
                file.isEmpty() ? json(200, inJson) : new Canned(200, type, Samples.image("png", 3, 3)));
        script(Route.RESULT, app, json(404, "{}"));

        String id = Api.submit(app, "{}");

        assertThat(Api.finished(app, id).then().statusCode(200).extract().asString())
                .contains("/files/");
        JsonPath job = Api.job(id);
        assertThat(job.getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(job.getList("job.history.detail", String.class)).contains("1 asset stored");
        assertThat(Api.history(id)).contains("answered", "succeeded");
        assertThat(submits(app)).hasSize(1);
    }

    @Test
    void the_patience_with_what_is_not_understood_begins_anew_once_it_runs() {
        String app = app();
        Canned odd = json(200, "{}");
        Canned running = json(202, "");
        Canned[] answers = new Canned[12];
        Arrays.fill(answers, running);
        answers[0] = odd;
        answers[10] = odd;
        answers[11] = OUTPUT;
        script(Route.RESULT, app, answers);

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("output", equalTo("a story"));
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 404})
    void the_patience_with_what_is_not_understood_begins_anew_after_an_outage(int status) {
        String app = app();
        Canned odd = json(200, "{}");
        script(Route.RESULT, app, odd, json(status, "{}"));

        String id = Api.submit(app, "{}");

        await().atMost(Api.PATIENCE)
                .until(() -> Api.history(id).contains("not understood")
                        && database.query(
                                                "SELECT 1 FROM job WHERE id = ? AND unclear_since IS NULL",
                                                _ -> true,
                                                UUID.fromString(id))
                                        .size()
                                == 1);
        script(Route.RESULT, app, odd, OUTPUT);
        Api.finished(app, id).then().statusCode(200).body("output", equalTo("a story"));
    }

    @Test
    void a_callback_with_bytes_that_are_no_text_is_kept_and_upstream_asked() {
        String app = app();
        byte[] callback = "{\"status\":\"OK\",\"payload\":{\"text\":\"\u00ff\"}}".getBytes(ISO_8859_1);
        String id = waiting(app);

        callBack(app, callback);

        assertThat(Api.finished(app, id).then().statusCode(200).extract().asString())
                .isEqualTo(text(OUTPUT));
        JsonPath job = Api.job(id);
        assertThat(Base64.getDecoder().decode(job.getString("job.unrecognized_answer.body_base64")))
                .isEqualTo(callback);
        assertThat(job.getInt("job.unrecognized_answer.length")).isEqualTo(callback.length);
        assertThat(job.getString("job.unrecognized_answer.received_by")).isEqualTo("callback");
        assertThat(Api.history(id)).contains("not understood", "succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\": \"OK\", \"payload\": {\"text\": \"\"}}                              | 200 | {\"text\": \"\"}",
                "{\"status\": \"COMPLETED\", \"payload\": [1, 2]}                                 | 200 | [1, 2]",
                "{\"payload\": {\"text\": \"x\"}, \"error\": null}                                | 200 | {\"text\": \"x\"}",
                "{\"status\": \"OK\", \"payload\": {\"detail\": \"no\"}}                          | 500 | {\"detail\": \"no\"}",
                "{\"status\": \"OK\", \"payload\": {\"error\": \"no\", \"images\": []}}           | 500 | {\"error\": \"no\", \"images\": []}",
                "{\"status\": \"ERROR\", \"payload\": {\"detail\": [{\"msg\": \"no\"}]}}          | 422 | {\"detail\": [{\"msg\": \"no\"}]}",
                "{\"payload\": {\"detail\": \"no\"}, \"error\": \"Invalid status code: 504\"}     | 504 | {\"detail\": \"no\"}",
                "{\"status\": \"OK\", \"payload\": null}                                          | 200 | {\"output\": \"a story\"}",
                "{\"status\": \"OK\", \"payload\": {}}                                            | 200 | {\"output\": \"a story\"}",
                "{\"status\": \"OK\", \"payload\": {\"status\": \"IN_PROGRESS\"}}                 | 200 | {\"output\": \"a story\"}",
                "{\"status\": \"IN_PROGRESS\"}                                                    | 200 | {\"output\": \"a story\"}",
                "{\"status\": \"OK\", \"payload\": {\"job\":{\"id\":\"j\",\"status\":\"running\"}}}   | 200 | {\"output\": \"a story\"}",
                "{\"status\": \"OK\", \"payload\": [{\"status\":\"IN_PROGRESS\"}]}               | 200 | {\"output\": \"a story\"}",
            })
    void a_payload_means_what_the_same_result_would(String callback, int status, String result) {
        String app = app();
        String id = waiting(app);

        callBack(app, callback.getBytes(UTF_8));

        assertThat(Api.finished(app, id).then().statusCode(status).extract().asString())
                .isEqualTo(result);
    }

    /** A job that waits for its callback, since whoever asks is told to wait. */
    private String waiting(String app) {
        script(Route.RESULT, app, json(202, ""));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("submitted"));
        return id;
    }

    /** Whoever asks from then on gets the output. */
    private static void callBack(String app, byte[] body) {
        Api.caller()
                .contentType("application/json")
                .body(body)
                .post(submits(app).getFirst().callback().replaceFirst("https?://[^/]+", ""))
                .then()
                .statusCode(200);
        script(Route.RESULT, app, OUTPUT);
    }

    private static String app() {
        return "meaning/" + UUID.randomUUID();
    }

    private static String text(Canned answer) {
        return new String(answer.body(), UTF_8);
    }

    private static String text(@Nullable String body) {
        return body == null ? "" : body;
    }
}
