package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.Storage;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads whose size is said first, with files on disk; the end-to-end tests run the same with a bucket. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PlannedUploadsTest extends LeavesNothing {

    /** As the configuration of the tests says. */
    private static final int PART = 100_000;

    private static final byte[] FILE = bytes(2 * PART + 5);
    private static final String PLAN =
            "{\"file_name\":\"a film.mp4\",\"content_type\":\"video/mp4\",\"file_size\":" + FILE.length + "}";

    @Inject
    Clock clock;

    @Inject
    Storage storage;

    @Inject
    UploadSweeper sweeper;

    @Test
    void a_file_is_cut_as_the_answer_says_and_is_one_when_it_is_completed() {
        JsonPath plan = open(PLAN);
        assertThat(plan.getString("file_url")).matches("http://.+/files/[A-Za-z0-9_-]{22}_a-film\\.mp4");
        assertThat(plan.getLong("part_size")).isEqualTo(PART);
        assertThat(plan.getList("parts.part_number")).isEqualTo(List.of(1, 2, 3));
        assertThat(plan.getList("parts.size")).isEqualTo(List.of(PART, PART, 5));
        assertThat(plan.getString("parts[2].headers.Content-Length")).isEqualTo("5");
        assertThat(Duration.between(clock.instant(), Instant.parse(plan.getString("expires_at"))))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
        List<Map<String, Object>> parts = sendAll(plan);
        given().get(plan.getString("file_url")).then().statusCode(404);

        for (int again = 0; again < 2; again++) {
            complete(plan, parts)
                    .statusCode(200)
                    .body("file_url", equalTo(plan.getString("file_url")))
                    .body("file_name", equalTo("a film.mp4"))
                    .body("content_type", equalTo("video/mp4"))
                    .body("file_size", equalTo(FILE.length))
                    .body("sha256", equalTo(Sha256.hex(FILE)));
        }

        Response read = given().get(plan.getString("file_url"));
        assertThat(read.asByteArray()).isEqualTo(FILE);
        assertThat(read.contentType()).startsWith("video/mp4");
        assertThat(read.header("ETag")).isEqualTo('"' + Sha256.hex(FILE) + '"');
        abort(plan).statusCode(409).body("error.message", containsString("complete"));
        keptOnPurpose();
    }

    @Test
    void a_small_file_is_one_part() {
        JsonPath plan = open("{\"content_type\":\"text/plain\",\"file_size\":10}");

        assertThat(plan.getLong("part_size")).isEqualTo(10);
        assertThat(plan.getList("parts")).hasSize(1);
        abort(plan).statusCode(204);
    }

    @Test
    void the_lifecycle_header_counts_as_elsewhere() {
        JsonPath plan = given().header("Authorization", caller.authorization())
                .header(
                        "X-Fal-Object-Lifecycle",
                        "{\"expiration_duration_seconds\":60,\"initial_acl\":{\"default\":\"hide\"}}")
                .body("{\"content_type\":\"text/plain\",\"file_size\":10}")
                .post("/v1/storage/uploads")
                .jsonPath();
        complete(plan, List.of(listed(1, send(plan, 1, TEN)))).statusCode(200);

        given().get(plan.getString("file_url")).then().statusCode(404);
        given().header("Authorization", caller.authorization())
                .get(plan.getString("file_url"))
                .then()
                .statusCode(200);
        assertThat(count(
                        "SELECT count(*) FROM stored_object WHERE owner_id = ? AND expires_at < now() + interval '2m'"))
                .isEqualTo(1);
        keptOnPurpose();
    }

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
    void an_upload_that_is_given_up_is_gone_with_its_parts() throws IOException {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        assertThat(files()).hasSizeGreaterThan(before.size());

        abort(plan).statusCode(204);

        assertThat(files()).isSubsetOf(before);
        abort(plan).statusCode(404);
        complete(plan, parts).statusCode(404);
        raw().body(part(1)).put(plan.getString("parts[0].url")).then().statusCode(403);
        assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ?")).isZero();
    }

    @Test
    void an_upload_is_its_owners_alone() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        TestCaller other = callers.somebody();

        complete(other, plan.getString("upload_id"), parts).statusCode(404);
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

    @Test
    void nothing_is_taken_after_the_time() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        close(plan, "1s");

        raw().body(part(1)).put(plan.getString("parts[0].url")).then().statusCode(403);
        complete(plan, parts).statusCode(404);
        abort(plan).statusCode(404);

        close(plan, "2h");
        sweeper.sweep();
    }

    @Test
    void whoever_comes_while_another_completes_is_told_to_wait() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        claim(plan, "now() + interval '10m'");

        complete(plan, parts).statusCode(409).header("Retry-After", "1");
        abort(plan).statusCode(409).header("Retry-After", "1");

        // That one has died.
        claim(plan, "now() - interval '1s'");
        complete(plan, parts).statusCode(200);
        keptOnPurpose();
    }

    @Test
    void what_was_put_together_before_a_crash_is_finished_or_swept() throws IOException {
        JsonPath finished = open(PLAN);
        List<Map<String, Object>> parts = sendAll(finished);
        putTogether(finished);
        complete(finished, parts).statusCode(200).body("sha256", equalTo(Sha256.hex(FILE)));
        assertThat(given().get(finished.getString("file_url")).asByteArray()).isEqualTo(FILE);
        keptOnPurpose();

        JsonPath abandoned = open(PLAN);
        sendAll(abandoned);
        putTogether(abandoned);
        assertThat(files()).hasSizeGreaterThan(before.size());
        close(abandoned, "2h");

        sweeper.sweep();

        assertThat(files()).isSubsetOf(before);
        assertThat(database.query(
                        "SELECT id::text FROM upload WHERE owner_id = ?", row -> row.getString(1), caller.ownerId()))
                .doesNotContain(abandoned.getString("upload_id"));
    }

    /** What completing does, up to the moment before the row. */
    private void putTogether(JsonPath plan) {
        String key = database.query(
                        "SELECT object_key FROM upload WHERE id = ?::uuid",
                        row -> row.getString(1),
                        plan.getString("upload_id"))
                .getFirst();
        storage.keep(
                storage.write(new ByteArrayInputStream(FILE), FILE.length).temporary(),
                key,
                new NewObject(caller.ownerId(), FILE.length, Sha256.hex(FILE), "video/mp4", "a film.mp4", null));
    }

    private void close(JsonPath plan, String ago) {
        database.update(
                "UPDATE upload SET created_at = now() - interval '3d', closes_at = now() - ?::interval WHERE id = ?::uuid",
                ago,
                plan.getString("upload_id"));
    }

    private void claim(JsonPath plan, String until) {
        database.update(
                "UPDATE upload SET claimed_until = " + until + " WHERE id = ?::uuid", plan.getString("upload_id"));
    }

    private void keptOnPurpose() {
        database.update("DELETE FROM stored_object WHERE owner_id = ?", caller.ownerId());
        try {
            before = files();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ValidatableResponse opened(String body) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/v1/storage/uploads")
                .then();
    }

    private JsonPath open(String body) {
        return opened(body).statusCode(201).extract().jsonPath();
    }

    private List<Map<String, Object>> sendAll(JsonPath plan) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (int number = 3; number >= 1; number--) {
            parts.add(listed(number, send(plan, number, part(number))));
        }
        return parts;
    }

    private static String send(JsonPath plan, int number, byte[] bytes) {
        return raw().body(bytes)
                .put(plan.getString("parts[" + (number - 1) + "].url"))
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    private ValidatableResponse complete(JsonPath plan, List<Map<String, Object>> parts) {
        return complete(caller, plan.getString("upload_id"), parts);
    }

    private static ValidatableResponse complete(TestCaller caller, String id, List<Map<String, Object>> parts) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(Map.of("parts", parts))
                .post("/v1/storage/uploads/" + id + "/complete")
                .then();
    }

    private ValidatableResponse abort(JsonPath plan) {
        return abort(caller, plan.getString("upload_id"));
    }

    private static ValidatableResponse abort(TestCaller caller, String id) {
        return given().header("Authorization", caller.authorization())
                .delete("/v1/storage/uploads/" + id)
                .then();
    }

    private static void refused(ValidatableResponse answer, String message) {
        answer.statusCode(422)
                .body("error.field", equalTo("parts"))
                .body("error.type", equalTo("validation_error"))
                .body("error.message", containsString(message));
    }

    private static Map<String, Object> listed(int number, String etag) {
        return Map.of("part_number", number, "etag", etag);
    }

    private static List<Map<String, Object>> with(List<Map<String, Object>> parts, int number, String etag) {
        List<Map<String, Object>> more = new ArrayList<>(parts);
        more.add(listed(number, etag));
        return more;
    }

    private static byte[] part(int number) {
        return Arrays.copyOfRange(FILE, (number - 1) * PART, Math.min(number * PART, FILE.length));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
