package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures under a code of the server's: the request's own, or those of a server in trouble. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class FailingResultsTest extends WithScriptedResults {

    private static final Canned COMPLETED = json(200, "{\"status\": \"COMPLETED\"}");
    private static final Canned NO_ROUTE = json(404, "{\"detail\": \"Not Found\"}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"status\": \"FAILED\", \"error\": \"boom\"}",
                "502 | {\"id\": \"7\", \"status\": \"failed\"}",
            })
    void a_request_that_is_told_to_have_failed_has_failed(int status, String body) {
        for (Canned state : new Canned[] {COMPLETED, NO_ROUTE}) {
            String app = app();
            script(Route.STATUS, app, state);
            script(Route.RESULT, app, json(status, body));

            String id = Api.submit(app, "{}");

            assertThat(Api.finished(app, id).then().statusCode(status).extract().asString())
                    .isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\": \"boom\"}", "{\"detail\": \"Internal Server Error\"}"})
    void a_failure_is_the_end_at_once_where_the_status_says_that_it_failed(String body) {
        String app = app();
        script(Route.STATUS, app, json(200, "{\"status\": \"COMPLETED\", \"error\": \"it broke\"}"));
        script(Route.RESULT, app, json(500, body));

        String id = Api.submit(app, "{}");

        assertThat(Api.finished(app, id).asString()).isEqualTo(body);
        assertThat(Api.history(id)).doesNotContain("no result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\": \"boom\"}", "{\"detail\": \"Internal Server Error\"}"})
    void a_failure_is_the_end_after_a_longerwhere_the_status_says_that_it_has_ended(String body) {
        assertEndsAfter("5400 milliseconds", COMPLETED, body);
    }

    @Test
    void a_failure_in_words_of_its_own_is_the_end_after_a_long_longerwhere_nothing_else_is_told() {
        assertEndsAfter("35400 milliseconds", NO_ROUTE, "{\"error\": \"CUDA out of memory\"}");
    }

    private void assertEndsAfter(String longer, Canned state, String body) {
        String app = app();
        script(Route.STATUS, app, state);
        script(Route.RESULT, app, json(500, body));

        String id = Api.submit(app, "{}");
        await().until(() -> Api.history(id).contains("no result"));
        unclearSince(id, longer);

        assertThat(Api.finished(app, id).then().statusCode(500).extract().asString())
                .isEqualTo(body);
    }

    @Test
    void a_server_in_trouble_that_tells_nothing_of_the_request_is_no_end() {
        String app = app();
        Canned trouble = json(500, "{\"detail\": \"Internal Server Error\"}");
        script(Route.STATUS, app, NO_ROUTE);
        script(Route.RESULT, app, trouble);

        String id = Api.submit(app, "{}");
        await().until(() -> Api.history(id).contains("no result"));
        unclearSince(id, "1 hour");
        int looks = looks(id);
        await().until(() -> looks(id) > looks + 1);

        assertThat(Api.job(id).getString("job.state")).isEqualTo("WAITING");
        script(Route.RESULT, app, OUTPUT);
        Api.finished(app, id).then().statusCode(200).body("output", equalTo("a story"));
    }

    private int looks(String id) {
        return database.first("SELECT looks FROM job WHERE id = ?", row -> row.getInt(1), UUID.fromString(id))
                .orElseThrow();
    }

    private void unclearSince(String id, String longer) {
        await().until(() -> database.update(
                        "UPDATE job SET unclear_since = unclear_since - ?::interval WHERE id = ? AND unclear_since IS NOT NULL",
                        longer,
                        UUID.fromString(id))
                == 1);
    }
}
