package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What says "not yet", in whatever words, is waited for until the job's time is up. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class UnreadyResultsTest extends WithScriptedResults {

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

    private static String text(@Nullable String body) {
        return body == null ? "" : body;
    }
}
