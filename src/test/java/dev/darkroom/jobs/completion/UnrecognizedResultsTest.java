package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

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
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not understood is asked for again for a while, and then kept for the job's owner. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class UnrecognizedResultsTest extends WithScriptedResults {

    @Inject
    Callers callers;

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
    @ValueSource(
            strings = {
                "json",
                "",
                "application/json, application/json",
                "application/json charset=utf-8",
                ";;;",
                "/",
                "*/*",
                "application/*",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "Multipart/Mixed; boundary=x",
                "application/x-www-form-urlencoded",
                "text/event-stream",
                "application/json; charset=utf-16",
                "application/json; charset=UTF-32BE",
                "application/json; charset=IBM037",
                "application/json; charset=US-ASCII",
                "application/json; charset=ISO-8859-1",
                "application/json; charset=windows-1252",
                "application/json; charset=none",
                "application/json; charset=\"\""
            })
    void a_type_that_is_none_or_another_hides_nothing(String type) {
        String app = app();
        UUID request = UUID.randomUUID();
        script(Route.SUBMIT, app, new Canned(200, type, "{\"request_id\": \"" + request + "\"}"));
        script(Route.RESULT, app, new Canned(200, type, "{\"images\": [], \"text\": \"gr\u00fc\u00df \u732b\"}"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("gr\u00fc\u00df \u732b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "ISO-8859-1", "windows-1252"})
    void text_that_is_in_what_its_type_says_is_read_so(String charset) {
        String app = app();
        byte[] result = "{\"images\": [], \"text\": \"gr\u00fc\u00df\"}".getBytes(Charset.forName(charset));
        script(Route.RESULT, app, new Canned(200, "application/json; charset=" + charset, result));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("gr\u00fc\u00df"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"detail\": \"The request is still running\"}",
                "409 | {\"detail\": \"Job not ready\"}",
                "422 | {\"message\": \"Task is processing\"}",
                "400 | {\"error\": \"Result is not ready\"}",
                "404 | {\"detail\": \"no result yet\", \"error_type\": \"not_ready\"}",
                "200 | {\"error\": \"still at it\"}",
                "200 | <html>one moment</html>",
            })
    void what_was_said_before_the_status_told_of_the_end_is_not_the_result(int status, String body) {
        String app = app();
        script(
                Route.RESULT,
                app,
                new Canned(status, "application/json", body),
                json(200, "{\"images\": [], \"seed\": 7}"));
        script(Route.STATUS, app, json(200, "{\"status\": \"COMPLETED\"}"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("seed", equalTo(7));
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
}
