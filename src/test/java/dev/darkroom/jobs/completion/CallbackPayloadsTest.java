package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawStatus;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback's payload means what the same result would. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class CallbackPayloadsTest extends WithScriptedResults {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                "",
                ";;;",
                "/",
                "application/json, application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "text/plain; charset=utf-16"
            })
    void what_a_callback_calls_itself_is_of_no_importance(String type) throws IOException {
        String app = app();
        String id = waiting(app);

        int status = RawStatus.of(
                "POST",
                URI.create(submits(app).getFirst().callback()).getPath(),
                List.of("Host: here", "Content-Type: " + type),
                "{\"status\": \"OK\", \"payload\": {\"text\": \"gr\u00fc\u00df\"}}".getBytes(UTF_8));

        assertThat(status).isEqualTo(200);
        Api.finished(app, id).then().statusCode(200).body("text", equalTo("gr\u00fc\u00df"));
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

    private static String text(Canned answer) {
        return new String(answer.body(), UTF_8);
    }
}
