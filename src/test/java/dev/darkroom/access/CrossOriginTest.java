package dev.darkroom.access;

import static dev.darkroom.testing.Api.PATIENCE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another origin can do, and what fal's proxy does for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class CrossOriginTest {

    private static final String PAGE = "https://app.example.com";
    private static final String QUEUE = "https://queue.fal.run/fal-ai/flux";

    @Inject
    SessionService sessionService;

    private static RequestSpecification page() {
        return given().header("Origin", PAGE);
    }

    private static Response proxied(String method, String target, String body) {
        RequestSpecification request = Api.caller()
                .header("Origin", PAGE)
                .header("x-fal-target-url", target)
                .contentType("application/json");
        return (body.isEmpty() ? request : request.body(body)).request(method, ApiPaths.PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue/fal-ai/flux/dev",
                "/run/fal-ai/flux/dev",
                "/rest/storage/upload/initiate",
                "/files/upload",
                "/v1/jobs",
                ApiPaths.PROXY
            })
    void the_api_lets_pages_of_any_origin_send_what_fals_clients_send(String path) {
        page().header("Access-Control-Request-Method", "POST")
                .header(
                        "Access-Control-Request-Headers",
                        "authorization,content-type,idempotency-key,prefer,x-fal-queue-priority,x-fal-target-url")
                .options(path)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Methods", containsStringIgnoringCase("POST"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("authorization"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("x-fal-target-url"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("idempotency-key"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("prefer"))
                .header("Access-Control-Allow-Credentials", nullValue());
    }

    @Test
    void a_page_reads_refusals_like_answers() {
        page().get("/v1/jobs").then().statusCode(401).header("Access-Control-Allow-Origin", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/signin?token=x", "/gallery.css", "/queue/../signin?token=x"})
    void what_serves_people_tells_no_other_origin_anything(String path) {
        page().cookie("darkroom_session", session())
                .get(path)
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Credentials", nullValue());
        page().header("Access-Control-Request-Method", "POST")
                .options(path)
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }

    @Test
    void a_session_is_no_key() {
        page().cookie("darkroom_session", session()).get("/v1/assets").then().statusCode(401);
        page().cookie("darkroom_session", session())
                .header("x-fal-target-url", "https://api.fal.ai/v1/assets")
                .get(ApiPaths.PROXY)
                .then()
                .statusCode(401);
        assertThat(sessionService.ownerOf(session())).isPresent();
    }

    @Test
    void a_life_goes_through_the_proxy() throws Exception {
        String id = proxied("POST", QUEUE + "/dev", "{\"prompt\": \"by proxy\", \"seed\": 17454220438242315174}")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Expose-Headers", containsStringIgnoringCase("x-fal-request-id"))
                .body("status", equalTo("IN_QUEUE"))
                .extract()
                .path("request_id");
        eventually(() -> proxied("GET", QUEUE + "/requests/" + id + "/status?logs=1", "")
                .path("status")
                .equals("COMPLETED"));
        String file = proxied("GET", QUEUE + "/requests/" + id, "")
                .then()
                .statusCode(200)
                .header("x-fal-request-id", id)
                .header("Access-Control-Allow-Origin", "*")
                .body(containsStringIgnoringCase("17454220438242315174"))
                .extract()
                .path("images[0].url");
        // Browsers take two such headers for none.
        assertThat(page().get(file).getHeaders().getValues("Access-Control-Allow-Origin"))
                .containsExactly("*");
        assertThat(given().get(file).getHeaders().getValues("Access-Control-Allow-Origin"))
                .as("kept in a cache, it must do for pages, too")
                .containsExactly("*");
        proxied("PUT", QUEUE + "/requests/" + id + "/cancel", "").then().statusCode(400);
        proxied("GET", "https://api.fal.ai/v1/jobs/" + id, "")
                .then()
                .statusCode(200)
                .body("job.job_id", equalTo(id));
    }

    @Test
    void a_refusal_behind_the_proxy_is_the_routes_own() {
        proxied("POST", QUEUE + "/dev", "[1]")
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(java.util.List.of("body")));
        proxied("POST", "https://api.fal.ai/v1/jobs", "{}")
                .then()
                .statusCode(422)
                .body("error.field", equalTo("endpoint"));
    }

    private String session() {
        return sessionService.openWithKey(PostgresResource.KEY).orElseThrow();
    }

    private static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }
}
