package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that make no sense, parts that are not what was planned, uploads of others. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BadPlannedUploadsTest extends PlansUploads {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content_type\":\"image/png\"}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":null}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":0}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":-1}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":\"10\"}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":1.5}|422|file_size",
                "{\"content_type\":\"image/png\",\"file_size\":300001}|413|",
                "{\"content_type\":\"image/png\",\"file_size\":99999999999999999999}|422|file_size",
                "{\"file_size\":10}|422|content_type",
                "{\"content_type\":\"png\",\"file_size\":10}|422|content_type",
                "{\"content_type\":7,\"file_size\":10}|422|content_type",
                "{\"content_type\":\"image/png\",\"file_size\":10,\"file_name\":7}|422|file_name",
                "{\"content_type\":\"image/png\",\"file_size\":10,\"parts\":2}|422|parts",
                "[]|422|body",
                "nonsense|422|body"
            })
    void a_plan_that_makes_no_sense_opens_no_upload(String body, int status, String field) {
        opened(body).statusCode(status).body("error.field", equalTo(field));
        assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ?")).isZero();
    }

    @Test
    void a_part_has_its_size_and_there_is_none_behind_the_last() {
        JsonPath plan = open(PLAN);
        String url = plan.getString("parts[2].url");

        for (int size : new int[] {0, 4, 6, PART}) {
            raw().body(new byte[size]).put(url).then().statusCode(400);
        }
        raw().body(TEN)
                .put(url.replace("/3?", "/4?"))
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("path", "part_number")));
        raw().body(TEN).put(url + "x").then().statusCode(403);
        // A plan is for its own routes: the token's take parts of any size.
        given().header("Authorization", caller.authorization())
                .body(TEN)
                .put(plan.getString("file_url") + "/multipart/" + plan.getString("upload_id") + "/1")
                .then()
                .statusCode(404);
        abort(plan).statusCode(204);
    }

    @Test
    void a_list_that_is_not_the_parts_completes_nothing_and_loses_nothing() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> two = List.of(listed(1, send(plan, 1, part(1))), listed(2, send(plan, 2, part(2))));

        refused(complete(plan, two), "Part 3 was not uploaded");
        refused(complete(plan, with(two, 3, "0".repeat(64))), "Part 3 was not uploaded");
        String third = send(plan, 3, part(3));
        refused(complete(plan, with(two, 3, "0".repeat(64))), "Part 3 has another etag");
        refused(complete(plan, two), "Part 3 was uploaded and is not listed");
        refused(complete(plan, List.of()), "1 to 10000 parts");
        given().header("Authorization", caller.authorization())
                .body("nonsense")
                .post("/v1/storage/uploads/" + plan.getString("upload_id") + "/complete")
                .then()
                .statusCode(422)
                .body("error.field", equalTo("body"));

        complete(plan, with(two, 3, third)).statusCode(200);
        keptOnPurpose();
    }

    @Test
    void an_upload_is_its_owners_alone() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        TestCaller other = callers.somebody();

        complete(other, plan.getString("upload_id"), parts).statusCode(404);
        find(other, plan.getString("upload_id")).statusCode(404);
        abort(other, plan.getString("upload_id")).statusCode(404);
        TestCaller reader = callers.somebodyWith(Scope.JOBS_READ, Scope.ASSETS_WRITE);
        given().header("Authorization", reader.authorization())
                .body(PLAN)
                .post("/v1/storage/uploads")
                .then()
                .statusCode(403);
        given().body(PLAN).post("/v1/storage/uploads").then().statusCode(401);
        abort(plan).statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-7000-8000-000000000000", "1-1-1-1-1", "%00"})
    void an_upload_that_never_was_is_not_found(String id) {
        raw().header("Authorization", caller.authorization())
                .get("/v1/storage/uploads/" + id)
                .then()
                .statusCode(404)
                .body("error.type", equalTo("not_found"));
        for (String path : List.of("/v1/storage/uploads/" + id, "/v1/storage/uploads/" + id + "/complete")) {
            (path.endsWith("complete")
                            ? raw().header("Authorization", caller.authorization())
                                    .body("{\"parts\":[{\"part_number\":1,\"etag\":\"x\"}]}")
                                    .post(path)
                            : raw().header("Authorization", caller.authorization())
                                    .delete(path))
                    .then()
                    .statusCode(404)
                    .body("error.type", equalTo("not_found"));
        }
    }

    private static void refused(ValidatableResponse answer, String message) {
        answer.statusCode(422)
                .body("error.field", equalTo("parts"))
                .body("error.type", equalTo("validation_error"))
                .body("error.message", containsString(message));
    }

    private static List<Map<String, Object>> with(List<Map<String, Object>> parts, int number, String etag) {
        List<Map<String, Object>> more = new ArrayList<>(parts);
        more.add(listed(number, etag));
        return more;
    }
}
