package dev.darkroom.deliveries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registered webhook is told of what it asked for, and is its owner's alone. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhooksResourceTest extends WithWebhooks {

    private String job(String endpoint, String more) {
        return as().body("{\"endpoint\": \"" + endpoint + "\", \"input\": {\"prompt\": \"a bell\"}" + more + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private static List<String> types(String receiver) {
        return Receiver.receivedFor(receiver).stream()
                .map(received -> body(received).getString("type"))
                .toList();
    }

    @Test
    void it_is_told_of_a_jobs_end_and_of_what_that_made_signed_with_its_own_secret() throws GeneralSecurityException {
        String name = "all-" + owner.ownerId();
        JsonPath made = registered(name, ", \"description\": \"everything\"");
        assertThat(made.getString("secret")).startsWith("whsec_");
        assertThat(made.getList("webhook.events")).isEqualTo(List.of("*"));
        String job = job("fal-ai/flux/dev", ", \"tags\": [\"bells\"]");
        await().atMost(Api.PATIENCE).until(() -> types(name).containsAll(List.of("job.succeeded", "asset.created")));
        Receiver.Received ended = Receiver.receivedFor(name).stream()
                .filter(received -> body(received).getString("type").equals("job.succeeded"))
                .findFirst()
                .orElseThrow();
        JsonPath body = body(ended);
        assertThat(body.getString("data.job_id")).isEqualTo(job);
        assertThat(body.getList("data.tags")).isEqualTo(List.of("bells"));
        assertThat(body.getString("data.result.images[0].url")).contains("/files/");
        assertThat(body.getString("id")).isEqualTo(ended.header("Webhook-id"));
        assertThat(Arrays.asList(ended.header("Webhook-signature").split(" ")))
                .contains(v1(made.getString("secret"), ended))
                .anyMatch(signature -> signature.startsWith("v1a,"));
        as().get("/v1/webhooks/" + made.getString("webhook.id"))
                .then()
                .statusCode(200)
                .body("webhook.status", equalTo("enabled"))
                .body("webhook.failing_since", nullValue())
                .body("secret", nullValue());
    }

    @Test
    void it_hears_of_nothing_that_it_did_not_ask_for() {
        String asked = "asked-" + owner.ownerId();
        String others = "others-" + owner.ownerId();
        registered(
                asked,
                ", \"events\": [\"job.*\"], \"filter\": {\"endpoint\": \"fal-ai/flux/dev\", \"tag\": [\"wanted\"]}");
        registered(others, ", \"events\": [\"job.failed\"]");
        job("fal-ai/flux/dev", "");
        job("fal-ai/flux/schnell", ", \"tags\": [\"wanted\"]");
        String wanted = job("fal-ai/flux/dev", ", \"tags\": [\"other\", \"wanted\"]");
        assertThat(body(first(asked)).getString("data.job_id")).isEqualTo(wanted);
        // All three have ended when the feed says so: what was to be sent for them has been put down.
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/events?types=job.*")
                                .jsonPath()
                                .getList("events")
                                .size()
                        == 3);
        assertThat(Receiver.receivedFor(asked)).hasSize(1);
        assertThat(Receiver.receivedFor(others)).isEmpty();
    }

    @Test
    void a_removed_one_gets_nothing_more_and_is_nobody_elses_to_see() {
        String name = "removed-" + owner.ownerId();
        String id = registered(name, "").getString("webhook.id");
        given().header(
                        "Authorization",
                        callers.somebodyWith(Scope.WEBHOOKS_READ).authorization())
                .get("/v1/webhooks/" + id)
                .then()
                .statusCode(404);
        as().delete("/v1/webhooks/" + id).then().statusCode(204);
        as().get("/v1/webhooks/" + id).then().statusCode(404);
        as().get("/v1/webhooks/" + id + "/deliveries").then().statusCode(404);
        as().get("/v1/webhooks").then().body("webhooks", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|url",
                "{'url': 'ftp://x.example/'}|url",
                "{'url': 'http://127.0.0.1:1/'}|url",
                "{'url': 'https://example.com/', 'events': []}|events",
                "{'url': 'https://example.com/', 'events': ['job.flown']}|events",
                "{'url': 'https://example.com/', 'calls_per_minute': 0}|calls_per_minute",
                "{'url': 'https://example.com/', 'concurrency': 65}|concurrency",
                "{'url': 'https://example.com/', 'filter': {'colour': 'red'}}|filter.colour",
                "{'url': 'https://example.com/', 'filter': {'tag': []}}|filter.tag",
                "{'url': 'https://example.com/', 'filter': {'endpoint': []}}|filter.endpoint",
                "{'url': 'https://example.com/', 'filter': {'keys': []}}|filter.key",
                "{'url': 'https://example.com/', 'colour': 'red'}|colour",
            })
    void what_is_wrong_is_named(String body, String field) {
        register(body.replace('\'', '"')).statusCode(422).body("error.message", startsWith(field));
        as().get("/v1/webhooks").then().body("webhooks", hasSize(0));
    }
}
