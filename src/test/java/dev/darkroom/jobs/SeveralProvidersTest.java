package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.FakeProvider.Asked;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two providers in line, the second with a pool of accounts, and a third by itself: who gets a job, who keeps it, and with which key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(SeveralProvidersTest.TwoProviders.class)
class SeveralProvidersTest {

    private static final FakeProvider FIRST = new FakeProvider("first");
    private static final FakeProvider SECOND = new FakeProvider("second");
    private static final FakeProvider THIRD = new FakeProvider("third");
    private static final FakeProvider FOURTH = new FakeProvider("fourth");

    public static class TwoProviders implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.ofEntries(
                    Map.entry("darkroom.providers.first.url", FIRST.url()),
                    Map.entry("darkroom.providers.first.key", "first:key"),
                    Map.entry("darkroom.providers.first.callbacks", "unsigned"),
                    Map.entry("darkroom.providers.first.endpoints", "both/*,first/*"),
                    Map.entry("darkroom.providers.first.order", "1"),
                    Map.entry("darkroom.providers.second.url", SECOND.url()),
                    Map.entry("darkroom.providers.second.style", "plain"),
                    Map.entry("darkroom.providers.second.keys", "hk-1,hk-2"),
                    Map.entry("darkroom.providers.second.endpoints", "both/*,second/*"),
                    Map.entry("darkroom.providers.second.endpoint-ids", "both/renamed=other/name"),
                    Map.entry("darkroom.providers.second.order", "2"),
                    Map.entry("darkroom.providers.third.url", THIRD.url()),
                    Map.entry("darkroom.providers.third.keys", "t:1,t:2"),
                    Map.entry("darkroom.providers.third.callbacks", "unsigned"),
                    Map.entry("darkroom.providers.third.endpoints", "third/*"),
                    Map.entry("darkroom.providers.third.order", "3"),
                    Map.entry("darkroom.providers.fourth.url", FOURTH.url()),
                    Map.entry("darkroom.providers.fourth.key", "fourth:key"),
                    Map.entry("darkroom.providers.fourth.callbacks", "none"),
                    Map.entry("darkroom.providers.fourth.endpoints", "fourth/*"),
                    Map.entry("darkroom.providers.fourth.order", "4"),
                    Map.entry("darkroom.jobs.list-settled", "200ms"),
                    Map.entry("darkroom.jobs.first-look", "100ms"),
                    Map.entry("darkroom.jobs.first-look-alone", "100ms"),
                    Map.entry("darkroom.jobs.rarest-look", "200ms"),
                    Map.entry("darkroom.jobs.rarest-look-alone", "200ms"),
                    Map.entry("darkroom.jobs.grace", "1h"));
        }

        @Override
        public void stop() {
            // Their threads are virtual and end with the process.
        }
    }

    @Inject
    Database database;

    @TestHTTPResource(value = "/health/well", management = true)
    String health = "";

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
    void what_a_single_account_has_is_found_after_others_have_come_before_it() {
        String app = app("second");
        SECOND.onResult(app, new Answer(404, "{}"));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE)
                .until(() -> account(id) != null && SECOND.about(app).size() > 1);

        // As it was called while its provider had one key, which is the second of two by now.
        database.update("UPDATE job SET upstream_account = 'second' WHERE id = ?", UUID.fromString(id));
        // What is said by none that has it is no answer.
        List<String> asked = new CopyOnWriteArrayList<>();
        SECOND.onResult(app, one -> {
            asked.add(one.authorization());
            return new Answer(403, "{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"Not yours\", \"type\": \"x\"}]}");
        });
        await().atMost(Api.PATIENCE).until(() -> asked.size() > 4 && asked.contains("Bearer hk-2"));
        SECOND.onResult(
                app,
                one -> one.authorization().equals("Bearer hk-2")
                        ? new Answer(200, "{\"text\":\"by the old key\"}")
                        : new Answer(404, "{}"));

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("by the old key"));
    }

    @Test
    void what_a_single_account_has_is_cancelled_there_after_others_have_come_before_it() {
        String app = app("third");
        THIRD.onResult(app, new Answer(400, "{\"detail\": \"Request is still in progress\"}"));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE)
                .until(() -> account(id) != null && THIRD.about(app).size() > 1);

        database.update("UPDATE job SET upstream_account = 'third' WHERE id = ?", UUID.fromString(id));
        List<String> asked = new CopyOnWriteArrayList<>();
        THIRD.onCancel(app, one -> {
            asked.add(one.authorization());
            return one.authorization().equals("Key t:2")
                    ? new Answer(202, "{\"status\": \"CANCELLATION_REQUESTED\"}")
                    : new Answer(404, "{\"status\": \"NOT_FOUND\"}");
        });
        Api.caller().put("/queue/" + app + "/requests/" + id + "/cancel").then().statusCode(202);

        await().atMost(Api.PATIENCE).until(() -> asked.contains("Key t:2"));
        THIRD.onResult(app, new Answer(200, "{\"text\":\"too late\"}"));
        Api.finished(app, id);
    }

    @Test
    void one_account_at_its_limit_leaves_its_jobs_to_the_others() {
        String app = app("second");
        SECOND.onSubmit(
                app,
                asked -> asked.authorization().equals("Bearer hk-1")
                        ? new Answer(429, "{\"detail\": \"concurrent_requests_limit\"}", Map.of("Retry-After", "30"))
                        : FakeProvider.taken());

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(Api.submit(app, "{}"));
        }
        ids.forEach(id -> Api.finished(app, id).then().statusCode(200));

        assertThat(SECOND.submits(app).stream()
                        .filter(one -> one.authorization().equals("Bearer hk-2")))
                .hasSize(12);
        assertThat(SECOND.submits(app).stream()
                        .filter(one -> one.authorization().equals("Bearer hk-1")))
                .as("it is left alone after its first word")
                .hasSizeBetween(1, 6);
        given().get(health)
                .then()
                .body(
                        "checks.find { it.name == 'Providers' }.data.find { it.value == 'paused' }.key",
                        containsString("second#"));
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

    @Test
    void a_credential_goes_to_its_own_provider_only() {
        String both = app("both");
        FIRST.onSubmit(both, _ -> new Answer(503, "{}"));
        Api.finished(both, Api.submit(both, "{}"));
        String first = app("first");
        Api.finished(first, Api.submit(first, "{}"));

        assertThat(FIRST.asked())
                .allSatisfy(one -> assertThat(one.authorization()).isEqualTo("Key first:key"));
        assertThat(SECOND.asked())
                .allSatisfy(one -> assertThat(one.authorization()).isIn("Bearer hk-1", "Bearer hk-2"));
        assertThat(SECOND.asked())
                .as("it sends no callbacks, so that none is asked for")
                .noneMatch(one -> one.query().contains("fal_webhook"));
        assertThat(SECOND.asked())
                .as("a queue and nothing else")
                .noneMatch(one -> one.path().matches("/(v1|rest|run|queue|files)/.*|.*/(status|cancel)"));
    }

    private String account(String id) {
        return database.first(
                        "SELECT upstream_account FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id))
                .orElse("(none)");
    }

    private static String app(String owner) {
        return owner + "/" + UUID.randomUUID();
    }
}
