package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway that resells fal's models: the sandbox plays it, and the client generated from {@code openapi/fal-queue.yaml}
 * speaks to it.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@TestProfile(GatewayConformanceTest.AtAGateway.class)
class GatewayConformanceTest {

    public static class AtAGateway implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "darkroom.sandbox.dialect", "gateway",
                    "darkroom.jobs.first-look-alone", "100ms",
                    "darkroom.jobs.rarest-look-alone", "500ms");
        }
    }

    private static final String PICTURE =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                    + "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fal-ai/flux-1/dev",
                "fal-ai/flux-1/dev/image-to-image",
                "fal-ai/flux-1/dev/redux",
                "fal-ai/flux-1/schnell",
                "fal-ai/flux-1/schnell/redux",
                "fal-ai/flux-pro/kontext",
                "fal-ai/flux-pro/kontext/max",
                "fal-ai/flux-pro/kontext/max/multi",
                "fal-ai/flux-pro/kontext/max/text-to-image",
                "fal-ai/flux-pro/kontext/multi",
                "fal-ai/flux-pro/kontext/text-to-image"
            })
    void every_picture_model_of_it_runs(String endpoint) {
        String id = Api.submit(endpoint, input(endpoint));

        Response result = Api.finished(app(endpoint), id);

        result.then().statusCode(200).body("images[0].content_type", startsWith("image/"));
        assertThat(kept(result.path("images[0].url"))).isGreaterThan(500);
        paidOnce(endpoint);
    }

    @Test
    void its_film_model_runs() {
        String endpoint = "fal-ai/kling-video/v2/master/text-to-video";
        String id = Api.submit(endpoint, "{\"prompt\": \"waves\", \"duration\": \"5\"}");

        Response result = Api.finished(app(endpoint), id);

        result.then().statusCode(200);
        assertThat(kept(result.path("video.url"))).isGreaterThan(500);
        paidOnce(endpoint);
    }

    @Test
    void it_has_a_queue_with_a_result_and_nothing_else() {
        for (String path : List.of(
                "queue/fal-ai/flux-1/dev/requests/r/status",
                "fal-ai/flux-1/requests/r/status",
                "rest/.well-known/jwks.json",
                "v1/models")) {
            given().header("Authorization", "Bearer x")
                    .get("/sandbox/" + path)
                    .then()
                    .statusCode(404);
        }
        given().header("Authorization", "Key a:b")
                .contentType("application/json")
                .body("{\"prompt\": \"x\"}")
                .post("/sandbox/fal-ai/flux-1/dev")
                .then()
                .statusCode(401);
    }

    /** The size of a file of a result, which is ours. */
    private static int kept(String url) {
        assertThat(url).contains("/files/").doesNotContain("/sandbox/");
        return Api.caller().get(url).then().statusCode(200).extract().asByteArray().length;
    }

    private static void paidOnce(String endpoint) {
        List<Map<String, Object>> accepted =
                given().get("/sandbox/ledger?limit=1000").jsonPath().getList("requests");
        assertThat(accepted.stream().filter(one -> endpoint.equals(one.get("endpoint"))))
                .singleElement()
                .satisfies(one -> assertThat(one.get("callback_url")).isNull());
    }

    private static String input(String endpoint) {
        boolean several = endpoint.endsWith("/multi");
        boolean one = endpoint.endsWith("/redux")
                || endpoint.endsWith("/image-to-image")
                || endpoint.endsWith("/kontext")
                || endpoint.endsWith("/kontext/max");
        return "{\"prompt\": \"a lighthouse\", \"seed\": 17454220438242315174"
                + (one ? ", \"image_url\": \"" + PICTURE + "\"" : "")
                + (several ? ", \"image_urls\": [\"" + PICTURE + "\"]" : "") + "}";
    }

    private static String app(String endpoint) {
        String[] parts = endpoint.split("/", 3);
        return parts[0] + "/" + parts[1];
    }
}
