package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.FakeProviders;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A gateway that is a queue and nothing else: whatever Darkroom does, none of fal's hosts ever hears of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(PlainProviderTest.Gateway.class)
class PlainProviderTest {

    private static final FakeProvider GATEWAY = new FakeProvider("gateway");
    /** Stands where all of fal's hosts would. */
    private static final FakeProvider FAL = new FakeProvider("fal");

    public static class Gateway extends FakeProviders {
        @Override
        protected void configure() {
            provider("hk", GATEWAY, Map.of("style", "plain", "key", "hk-secret"));
            for (String host : List.of("queue", "run", "rest", "files", "platform")) {
                setting("darkroom.upstream.fal." + host, FAL.url());
            }
            setting("darkroom.inputs.hand-over", "upload");
            setting("darkroom.jobs.logs", "always");
            setting("darkroom.jobs.read-billable-units", "true");
            setting("darkroom.jobs.first-look-alone", "100ms");
            setting("darkroom.jobs.rarest-look-alone", "200ms");
        }
    }

    @Test
    void submits_looks_and_files_go_to_the_gateway_alone() {
        String app = app();
        byte[] picture = new byte[9_000];
        String file = "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);

        GATEWAY.onSubmit(app, _ -> takenWithFalsAddresses());
        String id = Api.submit(app, "{\"image_url\": \"" + file + "\", \"prompt\": \"a cat\"}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("by gateway"));
        assertThat(GATEWAY.submits(app))
                .singleElement()
                .satisfies(submit -> assertThat(submit.body())
                        .as("it has no storage, so that the file stands in the input")
                        .contains("data:", "base64," + Base64.getEncoder().encodeToString(picture)));
        nobodyElse();
    }

    @Test
    void a_gateway_that_says_404_until_the_result_is_there_is_asked_as_often_as_ever() {
        String app = app();
        GATEWAY.onSubmit(app, _ -> takenWithFalsAddresses());
        GATEWAY.onResult(app, new Answer(404, "{}"));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> GATEWAY.about(app).size() > 15);
        GATEWAY.onResult(app, new Answer(200, "{\"text\":\"there\"}"));
        Api.finished(app, id).then().statusCode(200).body("text", equalTo("there"));
        nobodyElse();
    }

    @Test
    void a_job_is_cancelled_and_a_lost_submit_ends_without_anybody_else_being_asked() {
        String app = app();
        GATEWAY.onSubmit(app, _ -> takenWithFalsAddresses());
        GATEWAY.onResult(app, new Answer(400, "{\"detail\": \"Request is still in progress\"}"));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> GATEWAY.about(app).size() > 1);
        Api.caller().put("/queue/" + app + "/requests/" + id + "/cancel");

        String lost = app();
        GATEWAY.onSubmit(lost, _ -> new Answer(0, ""));
        Api.finished(lost, Api.submit(lost, "{}")).then().statusCode(502);

        assertThat(GATEWAY.submits(lost)).hasSize(1);
        assertThat(GATEWAY.asked()).noneMatch(one -> one.path().matches(".*/(cancel|status)"));
        nobodyElse();
    }

    @Test
    void the_catalogue_prices_estimates_and_streams_are_nobodys() {
        Api.caller().get("/v1/models").then().statusCode(502);
        Api.caller()
                .get("/v1/models/pricing?endpoint_id=fal-ai/flux/dev")
                .then()
                .statusCode(502);
        Api.caller()
                .contentType("application/json")
                .body("{\"prompt\": \"a cat\"}")
                .post("/run/fal-ai/flux/dev/stream")
                .then()
                .statusCode(503);

        nobodyElse();
    }

    @Test
    void a_callback_that_nobody_asked_for_is_refused_without_asking_for_keys() {
        String app = app();
        String id = Api.submit(app, "{}");

        given().header("X-Fal-Webhook-Request-Id", "r")
                .header("X-Fal-Webhook-User-Id", "u")
                .header("X-Fal-Webhook-Timestamp", "1")
                .header("X-Fal-Webhook-Signature", "00")
                .contentType("application/json")
                .body("{\"request_id\": \"r\", \"status\": \"OK\", \"payload\": {}}")
                .post("/callbacks/" + id + "/token")
                .then()
                .statusCode(401);

        nobodyElse();
    }

    private static void nobodyElse() {
        assertThat(FAL.asked()).isEmpty();
        assertThat(GATEWAY.asked())
                .allSatisfy(one -> assertThat(one.authorization()).isEqualTo("Bearer hk-secret"))
                .noneMatch(one -> one.query().contains("fal_webhook"));
    }

    /** As the gateway hands on what fal has told it. */
    private static Answer takenWithFalsAddresses() {
        String id = UUID.randomUUID().toString();
        String url = FAL.url() + "/queue/fal-ai/flux/requests/" + id;
        return new Answer(200, """
                {"status": "IN_QUEUE", "request_id": "%1$s", "response_url": "%2$s", "status_url": "%2$s/status",
                 "cancel_url": "%2$s/cancel"}""".formatted(id, url));
    }

    private static String app() {
        return "fal-ai/" + UUID.randomUUID();
    }
}
