package dev.darkroom.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;

/** Workflows as a caller of the API has them. */
public final class Workflows {

    private final String authorization;

    public Workflows(Callers.TestCaller caller) {
        this.authorization = caller.authorization();
    }

    public Response post(String path, String body) {
        return given().header("Authorization", authorization)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    /** Submits a workflow of these jobs and returns its id. */
    public String create(String jobs) {
        Response answer = post("/v1/workflows", "{\"jobs\": [" + jobs + "]}");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.path("workflow.id");
    }

    public JsonPath get(String id) {
        return given().header("Authorization", authorization)
                .get("/v1/workflows/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    public JsonPath job(String id) {
        return given().header("Authorization", authorization)
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until it has ended. */
    public JsonPath ended(String id) {
        await().atMost(Api.PATIENCE)
                .until(() -> !get(id).getString("workflow.state").equals("running"));
        return get(id);
    }

    public void awaitState(String id, String name, String state) {
        await().atMost(Api.PATIENCE).until(() -> state.equals(of(get(id), name, "state")));
    }

    /** What the workflow says of one of its jobs. */
    public static String of(JsonPath workflow, String name, String field) {
        return workflow.getString("workflow.jobs.find { it.name == '" + name + "' }." + field);
    }

    public JsonPath jobNamed(String workflow, String name) {
        return job(of(get(workflow), name, "id"));
    }

    /** Calls a gate as somebody without a key. */
    public static Response call(String callbackUrl, String json) {
        return given().contentType(ContentType.JSON).body(json).post(callbackUrl);
    }

    /** How often each of its jobs was taken by the provider. */
    public List<Integer> timesPaid(String id) {
        return get(id).<String>getList("workflow.jobs.id").stream()
                .map(job -> Api.paidFor(job).size())
                .toList();
    }
}
