package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Uploads whose size is said first, with files on disk; the end-to-end tests run the same with a bucket. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PlannedUploadsTest extends PlansUploads {

    @Inject
    Clock clock;

    @Inject
    ObjectService objectService;

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
    void whoever_was_interrupted_asks_what_has_come_and_sends_the_rest() {
        JsonPath plan = open(PLAN);
        String second = send(plan, 2, part(2));

        JsonPath now = find(plan).statusCode(200).extract().jsonPath();

        assertThat(now.getString("upload_id")).isEqualTo(plan.getString("upload_id"));
        assertThat(now.getString("expires_at")).isEqualTo(plan.getString("expires_at"));
        assertThat(now.getBoolean("complete")).isFalse();
        assertThat(now.getList("parts.size")).isEqualTo(plan.getList("parts.size"));
        assertThat(now.getList("parts.etag")).isEqualTo(Arrays.asList(null, second.replace("\"", ""), null));
        complete(
                        plan,
                        List.of(
                                listed(1, send(now, 1, part(1))),
                                listed(2, now.getString("parts[1].etag")),
                                listed(3, send(now, 3, part(3)))))
                .statusCode(200)
                .body("sha256", equalTo(Sha256.hex(FILE)));
        find(plan).statusCode(200).body("complete", equalTo(true)).body("parts", hasSize(0));
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

    @Test
    void an_upload_that_is_given_up_is_gone_with_its_parts() throws IOException {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        assertThat(files()).hasSizeGreaterThan(before.size());

        abort(plan).statusCode(204);

        assertThat(files()).isSubsetOf(before);
        abort(plan).statusCode(404);
        find(plan).statusCode(404);
        complete(plan, parts).statusCode(404);
        raw().body(part(1)).put(plan.getString("parts[0].url")).then().statusCode(403);
        assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ?")).isZero();
    }

    @Test
    void nothing_is_taken_after_the_time() {
        JsonPath plan = open(PLAN);
        List<Map<String, Object>> parts = sendAll(plan);
        close(plan, "1s");

        raw().body(part(1)).put(plan.getString("parts[0].url")).then().statusCode(403);
        complete(plan, parts).statusCode(404);
        find(plan).statusCode(404);
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
        objectService.keep(
                objectService.write(new ByteArrayInputStream(FILE), FILE.length).temporary(),
                key,
                new NewObject(caller.ownerId(), FILE.length, Sha256.hex(FILE), "video/mp4", "a film.mp4", null));
    }

    private void claim(JsonPath plan, String until) {
        database.update(
                "UPDATE upload SET claimed_until = " + until + " WHERE id = ?::uuid", plan.getString("upload_id"));
    }
}
