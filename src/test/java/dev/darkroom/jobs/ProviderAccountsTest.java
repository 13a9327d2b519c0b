package dev.darkroom.jobs;

import static dev.darkroom.jobs.ProvidersInLine.FIRST;
import static dev.darkroom.jobs.ProvidersInLine.SECOND;
import static dev.darkroom.jobs.ProvidersInLine.THIRD;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Which account of a provider gets a job, which is asked for it later, and with which key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ProvidersInLine.class)
class ProviderAccountsTest extends WithProvidersInLine {

    @TestHTTPResource(value = "/health/well", management = true)
    String health = "";

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
}
