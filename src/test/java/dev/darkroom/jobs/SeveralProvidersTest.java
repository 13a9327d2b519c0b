package dev.darkroom.jobs;

import static dev.darkroom.jobs.ProvidersInLine.FIRST;
import static dev.darkroom.jobs.ProvidersInLine.FOURTH;
import static dev.darkroom.jobs.ProvidersInLine.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.FakeProvider.Asked;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers in line: who gets a job, and who keeps it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ProvidersInLine.class)
class SeveralProvidersTest extends WithProvidersInLine {

    @Test
    void a_provider_without_a_catalogue_is_no_fault_of_a_caller_who_names_nothing() {
        for (String route : List.of("/v1/models", "/v1/models/usage")) {
            Api.caller().get(route).then().statusCode(502);
            Api.caller()
                    .get(route + "?endpoint_id=fal-ai/nobody")
                    .then()
                    .statusCode(422)
                    .body("error.message", containsString("endpoint_id"));
        }
    }

    @Test
    void the_first_in_line_takes_it_and_the_second_hears_nothing() {
        String app = app("both");
        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("by first"));
        assertThat(FIRST.submits(app)).hasSize(1);
        assertThat(SECOND.about(app)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | {}",
                "429 | {\"detail\": \"Too many requests for the model\"}",
                "403 | {\"detail\": \"Not allowed\"}"
            })
    void what_the_first_surely_has_not_accepted_goes_to_the_second_and_is_asked_for_there(int status, String body) {
        String app = app("both");
        FIRST.onSubmit(app, _ -> new Answer(status, body));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("by second"));
        assertThat(FIRST.submits(app)).hasSize(1);
        assertThat(FIRST.about(app))
                .as("nothing is asked of who does not have it")
                .hasSize(1);
        assertThat(SECOND.submits(app)).hasSize(1);
        assertThat(SECOND.about(app).stream().map(Asked::authorization).distinct())
                .as("submit and look with the same account's key")
                .hasSize(1);
        assertThat(account(id)).startsWith("second#");
        assertThat(Api.job(id).prettify())
                .as("callers never see which")
                .doesNotContain("second#", "\"second", "\"first");
    }

    @Test
    void what_the_first_may_have_accepted_stays_with_it() {
        String app = app("both");
        FIRST.onSubmit(app, _ -> new Answer(500, "{}"));

        String id = Api.submit(app, "{}");

        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("unacknowledged"));
        assertThat(FIRST.submits(app)).hasSize(1);
        assertThat(SECOND.about(app)).isEmpty();
        assertThat(account(id)).isEqualTo("first");
        // Should it be submitted again, then to nobody else.
        FIRST.onSubmit(app, _ -> new Answer(503, "{}"));
        database.update("UPDATE job SET state = 'QUEUED', due_at = now() WHERE id = ?", UUID.fromString(id));
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(FIRST.submits(app))
                        .as(Api.job(id).prettify())
                        .hasSize(2));
        assertThat(SECOND.about(app)).isEmpty();
    }

    @Test
    void who_neither_lists_nor_calls_back_is_not_paid_a_second_time() {
        isNotPaidTwice(SECOND, "second", new Answer(500, "{}"));
    }

    @Test
    void who_does_not_call_back_and_turns_out_to_have_no_list_is_not_paid_a_second_time() {
        isNotPaidTwice(FOURTH, "fourth", new Answer(0, ""));
        assertThat(FOURTH.asked()).anyMatch(one -> one.path().startsWith("/v1/"));
    }

    private static void isNotPaidTwice(FakeProvider provider, String name, Answer answer) {
        String app = app(name);
        provider.onSubmit(app, _ -> answer);

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(502).body("detail", containsString("not submitted again"));
        assertThat(provider.submits(app)).hasSize(1);
    }

    @Test
    void a_callers_word_keeps_it_with_the_first() {
        String app = app("both");
        FIRST.onSubmit(app, _ -> new Answer(503, "{}"));

        String id = Api.caller()
                .header("x-app-fal-disable-fallback", "1")
                .contentType("application/json")
                .body("{}")
                .post("/queue/" + app)
                .path("request_id");

        await().atMost(Api.PATIENCE).until(() -> FIRST.submits(app).size() > 1);
        assertThat(SECOND.about(app)).isEmpty();
        assertThat(Api.history(id)).contains("requeued");
    }

    @Test
    void a_provider_has_its_own_id_for_an_endpoint() {
        FIRST.onSubmit("both/renamed", _ -> new Answer(503, "{}"));

        String id = Api.submit("both/renamed", "{}");

        Api.finished("both/renamed", id).then().statusCode(200).body("text", equalTo("by second"));
        assertThat(SECOND.submits("other/name")).hasSize(1);
        assertThat(SECOND.about("both/renamed")).isEmpty();
    }

    @Test
    void an_endpoint_that_nobody_serves_fails_and_says_so() {
        String app = app("nobody");

        Api.finished(app, Api.submit(app, "{}"))
                .then()
                .statusCode(404)
                .body("detail", containsString("No provider is configured"));
    }

    @Test
    void a_job_whose_provider_is_configured_no_more_ends_by_its_deadline_and_says_why() {
        String app = app("first");
        FIRST.onResult(app, new Answer(400, "{\"detail\": \"Request is still in progress\"}"));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> FIRST.about(app).size() > 1);

        database.update("UPDATE job SET upstream_account = 'removed' WHERE id = ?", UUID.fromString(id));
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("provider gone"));
        database.update("UPDATE job SET deadline = now() WHERE id = ?", UUID.fromString(id));

        Api.finished(app, id).then().statusCode(504).body("detail", containsString("not configured any more"));
        assertThat(Api.history(id)).containsOnlyOnce("provider gone");
    }
}
