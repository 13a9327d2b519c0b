package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens to callbacks and acknowledgements, the job ends right and is paid for once. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class FaultsTest {

    @Inject
    Database database;

    @ParameterizedTest
    @CsvSource({
        "once, callback verified",
        "duplicate, callback verified",
        "drop, result fetched",
        "forged, result fetched",
        "null_payload, result fetched"
    })
    void however_the_callback_comes_the_outcome_is_the_same(String callback, String learntBy) {
        String id = Api.submit(
                "fal-ai/flux/dev", "{\"prompt\": \"a kite\", \"sandbox\": {\"callback\": \"" + callback + "\"}}");
        Api.finished("fal-ai/flux", id).then().statusCode(200).body("images.size()", equalTo(1));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(Api.job(id).getString("job.history.find { it.kind == 'answered' }.detail"))
                .isEqualTo(learntBy);
        assertThat(Api.history(id)).containsOnlyOnce("succeeded");
        assertThat(Api.paidFor(id)).hasSize(1);
    }

    @Test
    void a_lost_acknowledgement_is_waited_for_and_not_paid_for_again() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"a key\", \"sandbox\": {\"submit\": \"ack_lost\"}}");
        Api.finished("fal-ai/flux", id).then().statusCode(200);
        assertThat(Api.paidFor(id)).hasSize(1);
    }

    @Test
    void with_acknowledgement_and_callback_both_lost_the_request_is_found_again_and_adopted() {
        String id = Api.submit(
                "fal-ai/flux/dev",
                "{\"prompt\": \"both lost\", \"sandbox\": {\"submit\": \"ack_lost\", \"callback\": \"drop\"}}");
        Api.finished("fal-ai/flux", id).then().statusCode(200);
        assertThat(Api.history(id)).contains("unacknowledged", "completion announced");
        assertThat(Api.paidFor(id)).hasSize(1);
    }

    @Test
    void an_upstream_that_never_takes_it_fails_the_job_and_is_paid_nothing() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"submit\": \"error_503\"}}");
        Api.finished("fal-ai/flux", id).then().statusCode(503).body("error_type", equalTo("runner_connection_error"));
        assertThat(Api.history(id)).contains("requeued", "failed");
        assertThat(Api.paidFor(id)).isEmpty();
    }

    @Test
    void an_output_that_cannot_be_had_is_told_and_the_job_still_succeeds() {
        String id =
                Api.submit("fal-ai/flux/dev", "{\"prompt\": \"gone\", \"sandbox\": {\"outputs\": {\"status\": 404}}}");
        Api.finished("fal-ai/flux", id).then().statusCode(200);
        assertThat(Api.history(id)).contains("output unobtainable", "succeeded");
    }

    @Test
    void the_input_is_kept_and_sent_digit_for_digit() {
        String input = "{ \"prompt\":\"exact\",\"seed\":17454220438242315174, \"guidance_scale\" : 3.50 }";
        String id = Api.submit("fal-ai/flux/dev", input);
        assertThat(database.query("SELECT input FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id)))
                .containsExactly(input);
        assertThat(Api.finished("fal-ai/flux", id).body().asString()).contains("17454220438242315174");
    }

    @ParameterizedTest
    @CsvSource({"ok, submitted", "ack_lost, unacknowledged"})
    void a_job_past_its_deadline_expires_and_upstream_is_asked_to_stop(String submit, String reached) {
        String id = Api.submit(
                "fal-ai/flux/dev",
                "{\"prompt\": \"late " + submit + "\", \"sandbox\": {\"run_ms\": 60000, \"submit\": \"" + submit
                        + "\"}}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains(reached));
        database.update("UPDATE job SET deadline = created_at, due_at = created_at WHERE id = ?", UUID.fromString(id));
        Api.finished("fal-ai/flux", id).then().statusCode(504).body("error_type", equalTo("request_timeout"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("EXPIRED");
        assertThat(Api.paidFor(id))
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.get("billable_units")).isEqualTo(0));
    }
}
