package dev.darkroom.testing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The public API as a caller uses it. */
public final class Api {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private Api() {}

    public static RequestSpecification as(String key) {
        return given().header("Authorization", "Key " + key).urlEncodingEnabled(false);
    }

    public static RequestSpecification caller() {
        return as(PostgresResource.KEY);
    }

    /** Submits and returns the request id. */
    public static String submit(String endpointAndQuery, String input) {
        return caller().contentType("application/json")
                .body(input)
                .post("/queue/" + endpointAndQuery)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .extract()
                .path("request_id");
    }

    public static Response status(String app, String id) {
        return caller().get("/queue/" + app + "/requests/" + id + "/status");
    }

    public static Response result(String app, String id) {
        return caller().get("/queue/" + app + "/requests/" + id);
    }

    /** Waits until callers are told that it is over, and returns the result. */
    public static Response finished(String app, String id) {
        await().atMost(PATIENCE).until(() -> status(app, id).path("status").equals("COMPLETED"));
        return result(app, id);
    }

    /** The kinds of what happened to a job, in order. */
    public static List<String> history(String id) {
        return job(id).getList("job.history.kind");
    }

    public static JsonPath job(String id) {
        return caller().get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** What the sandbox accepted for a job: what was paid for. */
    public static List<Map<String, Object>> paidFor(String id) {
        return given().get("/sandbox/ledger?limit=1000")
                .jsonPath()
                .getList("requests.findAll { it.callback_url != null && it.callback_url.contains('" + id + "') }");
    }
}
