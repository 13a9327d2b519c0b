package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Sha256;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Race;
import dev.darkroom.testing.Race.Call;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Uploads that are completed, given up and sent to in the same moment are a whole file in the end, or nothing. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class UploadsBesideAbortsTest extends PlansUploads {

    private static final String SMALL = "{\"file_name\":\"a.txt\",\"content_type\":\"text/plain\",\"file_size\":10}";
    private static final String LIST = "{\"parts\":[{\"part_number\":1,\"etag\":\"" + Sha256.hex(TEN) + "\"}]}";
    private static final String FALS_LIST = "{\"parts\":[{\"partNumber\":1,\"etag\":\"" + Sha256.hex(TEN) + "\"}]}";

    /** {@code $1} is the upload, {@code $2} the path of its file, {@code $3} that of its part. */
    @Test
    void of_a_planned_one() throws Exception {
        race(
                () -> {
                    JsonPath plan = open(SMALL);
                    send(plan, 1, TEN);
                    return List.of(plan.getString("upload_id"), path(plan, "file_url"), path(plan, "parts[0].url"));
                },
                new Call("POST", "/v1/storage/uploads/$1/complete", LIST),
                new Call("POST", "/v1/storage/uploads/$1/complete", LIST),
                new Call("PUT", "$3", new String(TEN, UTF_8)),
                new Call("GET", "/v1/storage/uploads/$1", ""),
                new Call("GET", "$2", ""),
                new Call("DELETE", "/v1/storage/uploads/$1", ""),
                new Call("DELETE", "/v1/storage/uploads/$1", ""));
    }

    /** {@code $1} is the upload, {@code $2} the path of its file. */
    @Test
    void of_one_in_parts_that_is_completed_by_several() throws Exception {
        race(
                () -> {
                    JsonPath begun = given().header("Authorization", caller.authorization())
                            .contentType("text/plain")
                            .post("/files/upload/multipart")
                            .jsonPath();
                    String id = begun.getString("uploadId");
                    String path = path(begun, "access_url");
                    raw().header("Authorization", caller.authorization())
                            .body(TEN)
                            .put(path + "/multipart/" + id + "/1")
                            .then()
                            .statusCode(200);
                    return List.of(id, path);
                },
                new Call("POST", "$2/multipart/$1/complete", FALS_LIST),
                new Call("POST", "$2/multipart/$1/complete", FALS_LIST),
                new Call("POST", "$2/multipart/$1/complete", FALS_LIST),
                new Call("PUT", "$2/multipart/$1/1", "0123456789"),
                new Call("PUT", "$2/multipart/$1/2", "more"),
                new Call("GET", "$2", ""));
    }

    private void race(Callable<List<String>> maker, Call... calls) throws Exception {
        // A place that is gone is one for which no signature is good.
        new Race(caller.authorization(), 403)
                .run(maker, (names, codes) -> wholeOrNothing(names.get(0), names.get(1), codes.subList(0, 2)), calls);
        keptOnPurpose();
        assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ? AND claimed_until IS NOT NULL"))
                .as("claims that nobody gives back")
                .isZero();
    }

    private void wholeOrNothing(String id, String path, List<Integer> completions) {
        int read = given().get(path).statusCode();
        assertThat(read).isIn(200, 404);
        if (completions.contains(200)) {
            assertThat(given().get(path).asByteArray()).isEqualTo(TEN);
        }
        if (read == 404) {
            assertThat(count("SELECT count(*) FROM stored_object WHERE owner_id = ? AND key = '%s'"
                            .formatted(path.substring("/files/".length()))))
                    .isZero();
            assertThat(Collections.max(completions)).isGreaterThanOrEqualTo(404);
        } else {
            assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ? AND completed_at IS NOT NULL AND id = '%s'"
                            .formatted(id)))
                    .isEqualTo(1);
        }
    }

    private static String path(JsonPath json, String field) {
        return json.getString(field).replaceFirst("https?://[^/]+", "");
    }
}
