package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider refuses ends a job with the provider's words, once its status agrees. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class RefusedResultsTest extends WithScriptedResults {

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
}
