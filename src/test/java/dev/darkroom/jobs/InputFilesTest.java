package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that come inside inputs: kept here, handed upstream by URL, and everything around them to the last digit. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class InputFilesTest extends WithInputFiles {

    @Test
    void a_long_data_uri_is_kept_here_and_upstream_gets_its_url() throws Exception {
        byte[] picture = bytes(20_000);
        String id = Api.submit(APP, input(dataUri(picture), ""));
        assertThat(Api.finished(APP, id).statusCode()).isEqualTo(200);

        String shown = Api.caller().get("/v1/jobs/" + id).asString();
        assertThat(shown)
                .contains("\"seed\" : " + SEED + ",\n")
                .contains("\"scale\": 2.50 ")
                .doesNotContain("base64");
        String url = Api.job(id).getString("job.input.image_url");
        assertThat(given().get(url).then().statusCode(200).extract().asByteArray())
                .isEqualTo(picture);
        assertPaidOnceFor(id, input(here(url), ""));
        assertThat(database.first(
                        "SELECT 1 FROM stored_object WHERE key = ? AND expires_at IS NOT NULL",
                        row -> true,
                        url.substring(url.lastIndexOf('/') + 1)))
                .as("kept as long as jobs are")
                .isPresent();
    }

    @Test
    void a_short_one_goes_along_as_it_is() throws Exception {
        String input = input(dataUri(bytes(100)), "");
        String id = Api.submit(APP, input);
        Api.finished(APP, id);
        assertPaidOnceFor(id, input);
    }

    @Test
    void one_that_cannot_be_decoded_is_refused_and_leaves_nothing() {
        TestCaller caller = callers.somebody();
        String good = dataUri(bytes(10_000));
        given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body("{\"image_urls\": [\"" + good + "\", \"" + good.replace("AA", "A*") + "!\"]}")
                .post("/queue/" + APP)
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "image_urls", "1")));
        assertThat(objectsOf(caller.ownerId())).isZero();
        given().header("Authorization", caller.authorization())
                .get("/v1/jobs")
                .then()
                .body("jobs.size()", equalTo(0));
    }

    @Test
    void of_many_jobs_only_the_one_with_the_broken_file_is_refused() {
        String good = "{\"endpoint\": \"" + APP + "\", \"input\": " + input(dataUri(bytes(9_000)), "") + "}";
        String bad = good.replace("base64,", "base64,*");
        Api.caller()
                .contentType("application/json")
                .body("{\"jobs\": [" + bad + "," + good + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(200)
                .body("results.status", equalTo(List.of(422, 201)))
                .body("results[0].error.field", equalTo("input.image_url"));
    }

    @Test
    void a_job_that_is_run_again_names_the_same_file() throws Exception {
        String fault = "\"fail\": {\"status\": 422, \"type\": \"no_media_generated\"}";
        String id = Api.submit(APP, input(dataUri(bytes(12_000)), fault));
        Api.finished(APP, id);
        String again = Api.caller()
                .post("/v1/jobs/" + id + "/retry")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        Api.finished(APP, again);

        String url = Api.job(id).getString("job.input.image_url");
        assertThat(Api.job(again).getString("job.input.image_url")).isEqualTo(url);
        assertPaidOnceFor(again, input(here(url), fault));
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_known_by_what_was_handed_over() {
        String id = Api.submit(APP, input(dataUri(bytes(15_000)), "\"submit\": \"ack_lost\", \"callback\": \"drop\""));
        assertThat(Api.finished(APP, id).statusCode()).isEqualTo(200);
        assertThat(Api.paidFor(id)).hasSize(1);
        assertThat(Api.history(id)).contains("unacknowledged").doesNotContain("requeued");
    }

    @Test
    void a_file_that_is_gone_ends_the_job_in_the_words_of_a_model() {
        String id = Api.submit(APP, input("darkroom:AAAAAAAAAAAAAAAAAAAAAA_gone.png", ""));
        Api.finished(APP, id)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("file_download_error"))
                .body("detail[0].loc", equalTo(List.of("body", "image_url")));
        assertThat(Api.paidFor(id)).isEmpty();
    }
}
