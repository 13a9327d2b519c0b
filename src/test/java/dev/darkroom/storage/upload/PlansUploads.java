package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;

import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Uploads of a known size, opened, sent and ended: three parts, the last of five bytes. */
abstract class PlansUploads extends LeavesNothing {

    /** As the configuration of the tests says. */
    static final int PART = 100_000;

    static final byte[] FILE = bytes(2 * PART + 5);

    static final String PLAN =
            "{\"file_name\":\"a film.mp4\",\"content_type\":\"video/mp4\",\"file_size\":" + FILE.length + "}";

    void close(JsonPath plan, String ago) {
        database.update(
                "UPDATE upload SET created_at = now() - interval '3d', closes_at = now() - ?::interval WHERE id = ?::uuid",
                ago,
                plan.getString("upload_id"));
    }

    void keptOnPurpose() {
        database.update("DELETE FROM stored_object WHERE owner_id = ?", caller.ownerId());
        try {
            before = files();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ValidatableResponse opened(String body) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/v1/storage/uploads")
                .then();
    }

    JsonPath open(String body) {
        return opened(body).statusCode(201).extract().jsonPath();
    }

    List<Map<String, Object>> sendAll(JsonPath plan) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (int number = 3; number >= 1; number--) {
            parts.add(listed(number, send(plan, number, part(number))));
        }
        return parts;
    }

    static String send(JsonPath plan, int number, byte[] bytes) {
        return raw().body(bytes)
                .put(plan.getString("parts[" + (number - 1) + "].url"))
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    ValidatableResponse complete(JsonPath plan, List<Map<String, Object>> parts) {
        return complete(caller, plan.getString("upload_id"), parts);
    }

    static ValidatableResponse complete(TestCaller caller, String id, List<Map<String, Object>> parts) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(Map.of("parts", parts))
                .post("/v1/storage/uploads/" + id + "/complete")
                .then();
    }

    ValidatableResponse find(JsonPath plan) {
        return find(caller, plan.getString("upload_id"));
    }

    static ValidatableResponse find(TestCaller caller, String id) {
        return given().header("Authorization", caller.authorization())
                .get("/v1/storage/uploads/" + id)
                .then();
    }

    ValidatableResponse abort(JsonPath plan) {
        return abort(caller, plan.getString("upload_id"));
    }

    static ValidatableResponse abort(TestCaller caller, String id) {
        return given().header("Authorization", caller.authorization())
                .delete("/v1/storage/uploads/" + id)
                .then();
    }

    static Map<String, Object> listed(int number, String etag) {
        return Map.of("part_number", number, "etag", etag);
    }

    static byte[] part(int number) {
        return Arrays.copyOfRange(FILE, (number - 1) * PART, Math.min(number * PART, FILE.length));
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
