package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** fal's queue protocol as its official clients need it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class QueueProtocolTest {

    private static final String SLOW = "{\"prompt\": \"a slow one\", \"sandbox\": {\"run_ms\": 20000}}";

    @Test
    void a_submit_is_answered_with_the_whole_status_object() {
        Response answer = Api.caller()
                .contentType("application/json")
                .body("{\"prompt\": \"a lighthouse\"}")
                .post("/queue/fal-ai/bytedance/seedream/v4/text-to-image");
        String id = answer.path("request_id");
        String base = answer.path("response_url");
        answer.then()
                .statusCode(200)
                .header("x-fal-request-id", id)
                .body("status", equalTo("IN_QUEUE"))
                .body("queue_position", greaterThanOrEqualTo(0))
                .body("$", hasKey("logs"))
                .body("logs", nullValue())
                .body("metrics.size()", equalTo(0))
                .body("$", not(hasKey("gateway_request_id")));
        assertThat(base).startsWith("http://").endsWith("/queue/fal-ai/bytedance/requests/" + id);
        assertThat(answer.<String>path("status_url")).isEqualTo(base + "/status");
        assertThat(answer.<String>path("cancel_url")).isEqualTo(base + "/cancel");
    }

    @Test
    void a_job_ends_with_its_outputs_at_our_own_address() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"a harbour at dusk\", \"num_images\": 2}");
        Response result = Api.finished("fal-ai/flux", id);
        result.then()
                .statusCode(200)
                .header("x-fal-request-id", id)
                .body("images.size()", equalTo(2))
                .body("prompt", equalTo("a harbour at dusk"));
        assertThat(result.<String>path("images[0].url")).contains("/files/").doesNotContain("/sandbox/");
        Api.status("fal-ai/flux", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("metrics.inference_time", greaterThanOrEqualTo(0f));
    }

    @Test
    void sub_path_alias_and_trailing_slash_lead_to_the_same_request() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"a mill\"}");
        Api.finished("fal-ai/flux", id);
        for (String path : new String[] {
            "fal-ai/flux/requests/" + id + "/",
            "fal-ai/flux/requests/" + id + "/response",
            "fal-ai/flux/dev/requests/" + id,
            "fal-ai/flux/dev/requests/" + id + "/status/?logs=true"
        }) {
            Api.caller().get("/queue/" + path).then().statusCode(200);
        }
    }

    @Test
    void while_it_runs_the_status_is_202_and_the_result_400_with_the_words_that_clients_look_for() {
        String id = Api.submit("fal-ai/flux/dev", SLOW);
        Api.status("fal-ai/flux", id).then().statusCode(202).body("request_id", equalTo(id));
        Api.result("fal-ai/flux", id)
                .then()
                .statusCode(400)
                .body("detail", equalTo("Request is still in progress"))
                .body("request_id", equalTo(id))
                .body("$", hasKey("status_url"));
        cancel(id);
    }

    @Test
    void logs_are_null_unless_asked_for_in_any_of_the_four_spellings() {
        String id = Api.submit("fal-ai/flux/dev", SLOW);
        Api.status("fal-ai/flux", id).then().body("$", hasKey("logs")).body("logs", nullValue());
        for (String spelling : new String[] {"1", "true", "True", "5", "-1", "007", "99999999999999999999"}) {
            Api.caller()
                    .get("/queue/fal-ai/flux/requests/" + id + "/status?logs=" + spelling)
                    .then()
                    .statusCode(202)
                    .body("logs.size()", greaterThanOrEqualTo(0));
        }
        cancel(id);
    }

    @Test
    void a_running_job_can_be_cancelled_and_then_tells_so() {
        String id = Api.submit("fal-ai/flux/dev", SLOW);
        cancel(id).then().statusCode(202).body("status", equalTo("CANCELLATION_REQUESTED"));
        Api.finished("fal-ai/flux", id)
                .then()
                .statusCode(499)
                .header("X-Fal-Error-Type", "client_cancelled")
                .body("error_type", equalTo("client_cancelled"));
        Api.status("fal-ai/flux", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("error", equalTo("Request failed with status 499"))
                .body("error_type", equalTo("client_cancelled"));
    }

    @Test
    void a_finished_job_cannot_be_cancelled() {
        String id = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", id);
        Api.caller()
                .put("/queue/sandbox/instant/requests/" + id + "/cancel")
                .then()
                .statusCode(400)
                .body("status", equalTo("ALREADY_COMPLETED"));
    }

    @Test
    void the_models_own_refusal_is_the_result() {
        String id = Api.submit(
                "fal-ai/flux/dev",
                "{\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422, \"type\": \"content_policy_violation\"}}}");
        Api.finished("fal-ai/flux", id)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("content_policy_violation"));
        Api.status("fal-ai/flux", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("$", not(hasKey("error")))
                .body("$", not(hasKey("error_type")));
    }

    @Test
    void an_input_that_upstream_refuses_at_once_ends_the_job_with_upstreams_words() {
        String id = Api.submit("fal-ai/flux/dev", "{\"image_size\": \"landscape_4_3\"}");
        Api.finished("fal-ai/flux", id).then().statusCode(422).body("detail[0].loc[1]", equalTo("prompt"));
    }

    private static Response cancel(String id) {
        return Api.caller().put("/queue/fal-ai/flux/requests/" + id + "/cancel");
    }
}
