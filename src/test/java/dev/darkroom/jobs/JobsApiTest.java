package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs in the platform's style: made, waited for, shown, and what comes of them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobsApiTest extends WithPlatformJobs {

    @Test
    void a_job_is_made_and_shown_with_all_that_was_said_about_it() {
        String input = "{ \"prompt\":\"exact\",\"seed\":17454220438242315174, \"guidance_scale\" : 3.50 }";
        String metadata = "{\"order\" : 1.10,\"nested\":{\"a\":[1,2]}}";
        Response made = as().body("{\"endpoint\":\"fal-ai/flux/dev\", \"input\":" + input + ",\"metadata\": " + metadata
                        + ", \"tags\": [\"b\", \"a \\\"quoted\\\", {one}\", \"b\"], \"priority\": \"low\","
                        + " \"start_timeout_seconds\": 1e2, \"total_timeout_seconds\": 3600, \"webhook_url\": null}")
                .post("/v1/jobs");
        made.then()
                .statusCode(201)
                .body("job.endpoint", equalTo("fal-ai/flux/dev"))
                .body("job.priority", equalTo("low"))
                .body("job.tags", equalTo(List.of("b", "a \"quoted\", {one}")))
                .body("job.history[0].kind", equalTo("accepted"))
                .body("job.deliveries", hasSize(0))
                .body("job.retry_of", nullValue())
                .body("job.start_deadline", not(nullValue()));
        assertThat(made.body().asString()).contains("\"input\":" + input, "\"metadata\":" + metadata);
        Response shown = as().get("/v1/jobs/" + made.path("job.job_id"));
        assertThat(shown.body().asString()).contains("\"input\":" + input, "\"metadata\":" + metadata);
        assertThat(database.query("SELECT input FROM job WHERE id = ?", row -> row.getString(1), id(made)))
                .containsExactly(input);
    }

    @Test
    void who_prefers_to_wait_gets_the_finished_job() {
        as().header("Prefer", "respond-async, wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"a quay\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("wait=30"))
                .body("job.state", equalTo("SUCCEEDED"))
                .body("job.result.prompt", equalTo("a quay"));
    }

    @Test
    void when_the_time_is_up_the_job_is_given_as_it_is() {
        Response slow = as().header("Prefer", "wait=1").body(job(SLOW)).post("/v1/jobs");
        slow.then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("wait=1"))
                .body("job.status", not(equalTo("COMPLETED")))
                .body("job.result", nullValue());
        as().post("/v1/jobs/" + id(slow) + "/cancel").then().statusCode(202);
    }

    @Test
    void assets_get_the_tags_and_the_collection_of_their_job() {
        String collection = as().body("{\"name\": \"campaign\"}")
                .post("/v1/assets/collections")
                .then()
                .statusCode(201)
                .extract()
                .path("collection.id");
        as().body("{\"name\": \"there already\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(201);
        as().header("Prefer", "wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"a boat\", \"num_images\": 2},"
                        + " \"tags\": [\"there already\", \"new\"], \"collection_id\": \"" + collection + "\"}")
                .post("/v1/jobs")
                .then()
                .body("job.state", equalTo("SUCCEEDED"));
        as().get("/v1/assets?collection_id=" + collection)
                .then()
                .body("assets", hasSize(2))
                .body("assets[0].tags.name", hasItems("there already", "new"))
                .body("assets[1].tags.name", hasItems("there already", "new"))
                .body("assets[1].collection_ids", hasItem(collection));
    }

    @Test
    void a_collection_that_is_gone_by_the_end_does_not_keep_the_job_from_succeeding() {
        String collection = as().body("{\"name\": \"short-lived\"}")
                .post("/v1/assets/collections")
                .path("collection.id");
        Response made = as().body("{\"endpoint\": \"fal-ai/flux/dev\", \"collection_id\": \"" + collection
                        + "\", \"input\": {\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 1500}}}")
                .post("/v1/jobs");
        made.then().statusCode(201);
        as().delete("/v1/assets/collections/" + collection).then().statusCode(204);
        awaitState(id(made), "SUCCEEDED");
    }

    @Test
    void a_job_tells_what_became_of_its_webhook() {
        Response made = as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"webhook_url\": \""
                        + Receiver.url("told-by-job", 503) + "\"}")
                .post("/v1/jobs");
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> as().get("/v1/jobs/" + id(made))
                        .then()
                        .body("job.webhook_url", endsWith("/told-by-job/503"))
                        .body("job.deliveries", hasSize(1))
                        .body("job.deliveries[0].attempts[0].number", equalTo(1))
                        .body("job.deliveries[0].attempts[0].outcome", equalTo("STATUS"))
                        .body("job.deliveries[0].attempts[0].status_code", equalTo(503)));
    }

    @ParameterizedTest
    @CsvSource({"low, low", "LOW, low", "normal, normal", "urgent, normal", ", normal"})
    void fals_header_makes_a_job_low(@Nullable String header, String priority) {
        RequestSpecification submit = as().contentType("application/json").body("{}");
        String id = (header == null ? submit : submit.header("X-Fal-Queue-Priority", header))
                .post("/queue/sandbox/instant")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");

        as().get("/v1/jobs/" + id).then().body("job.priority", equalTo(priority));
    }

    @ParameterizedTest
    @CsvSource({"[],1", "[\"unavailable\"],", "null,"})
    void an_empty_retry_on_means_one_attempt(String retryOn, String noRetry) {
        Response made = as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"retry_on\": " + retryOn + "}")
                .post("/v1/jobs");
        assertThat(database.query(
                        "SELECT headers ->> 'x-fal-no-retry' FROM job WHERE id = ?", row -> row.getString(1), id(made)))
                .containsExactly(noRetry);
    }
}
