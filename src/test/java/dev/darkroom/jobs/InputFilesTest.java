package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come inside inputs: kept here, handed upstream by URL, and everything around them to the last digit. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class InputFilesTest {

    private static final String APP = "fal-ai/clarity-upscaler";
    private static final String SEED = "17454220438242315174";

    @Inject
    Callers callers;

    @Inject
    Database database;

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static String dataUri(byte[] bytes) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String input(String file, String sandbox) {
        return "{ \"seed\" : " + SEED + ",\n\"image_url\":\"" + file + "\", \"scale\": 2.50 , \"sandbox\": {" + sandbox
                + "}}";
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** What upstream got, and that it got it once. */
    private static void assertPaidOnceFor(String id, String handed) throws Exception {
        assertThat(Api.paidFor(id)).hasSize(1);
        assertThat(Api.paidFor(id).getFirst().get("input_sha256"))
                .isEqualTo(sha256(handed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String here(String url) {
        return url.replaceFirst("https?://[^/]+", "http://127.0.0.1:" + RestAssured.port);
    }

    private long objectsOf(UUID owner) {
        return database.query("SELECT count(*) FROM stored_object WHERE owner_id = ?", row -> row.getLong(1), owner)
                .getFirst();
    }

    @Test
    void a_long_data_uri_is_kept_here_and_upstream_gets_its_url() throws Exception {
        byte[] picture = bytes(20_000);
        String id = Api.submit(APP, input(dataUri(picture), ""));
        assertThat(Api.finished(APP, id).statusCode()).isEqualTo(200);

        String shown = Api.caller().get("/v1/jobs/" + id).asString();
        assertThat(shown)
                .contains("\"seed\" : " + SEED + ",\n")
                .contains("\"scale\": 2.50 ")
                .doesNotContain("base64");
        String url = Api.job(id).getString("job.input.image_url");
        assertThat(given().get(url).then().statusCode(200).extract().asByteArray())
                .isEqualTo(picture);
        assertPaidOnceFor(id, input(here(url), ""));
        assertThat(database.first(
                        "SELECT 1 FROM stored_object WHERE key = ? AND expires_at IS NOT NULL",
                        row -> true,
                        url.substring(url.lastIndexOf('/') + 1)))
                .as("kept as long as jobs are")
                .isPresent();
    }

    @Test
    void a_short_one_goes_along_as_it_is() throws Exception {
        String input = input(dataUri(bytes(100)), "");
        String id = Api.submit(APP, input);
        Api.finished(APP, id);
        assertPaidOnceFor(id, input);
    }

    @Test
    void one_that_cannot_be_decoded_is_refused_and_leaves_nothing() {
        TestCaller caller = callers.somebody();
        String good = dataUri(bytes(10_000));
        given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body("{\"image_urls\": [\"" + good + "\", \"" + good.replace("AA", "A*") + "!\"]}")
                .post("/queue/" + APP)
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "image_urls", "1")));
        assertThat(objectsOf(caller.ownerId())).isZero();
        given().header("Authorization", caller.authorization())
                .get("/v1/jobs")
                .then()
                .body("jobs.size()", equalTo(0));
    }

    @Test
    void of_many_jobs_only_the_one_with_the_broken_file_is_refused() {
        String good = "{\"endpoint\": \"" + APP + "\", \"input\": " + input(dataUri(bytes(9_000)), "") + "}";
        String bad = good.replace("base64,", "base64,*");
        Api.caller()
                .contentType("application/json")
                .body("{\"jobs\": [" + bad + "," + good + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(200)
                .body("results.status", equalTo(List.of(422, 201)))
                .body("results[0].error.field", equalTo("input.image_url"));
    }

    @Test
    void a_job_that_is_run_again_names_the_same_file() throws Exception {
        String fault = "\"fail\": {\"status\": 422, \"type\": \"no_media_generated\"}";
        String id = Api.submit(APP, input(dataUri(bytes(12_000)), fault));
        Api.finished(APP, id);
        String again = Api.caller()
                .post("/v1/jobs/" + id + "/retry")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        Api.finished(APP, again);

        String url = Api.job(id).getString("job.input.image_url");
        assertThat(Api.job(again).getString("job.input.image_url")).isEqualTo(url);
        assertPaidOnceFor(again, input(here(url), fault));
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_known_by_what_was_handed_over() {
        String id = Api.submit(APP, input(dataUri(bytes(15_000)), "\"submit\": \"ack_lost\", \"callback\": \"drop\""));
        assertThat(Api.finished(APP, id).statusCode()).isEqualTo(200);
        assertThat(Api.paidFor(id)).hasSize(1);
        assertThat(Api.history(id)).contains("unacknowledged").doesNotContain("requeued");
    }

    @Test
    void a_file_that_is_gone_ends_the_job_in_the_words_of_a_model() {
        String id = Api.submit(APP, input("darkroom:AAAAAAAAAAAAAAAAAAAAAA_gone.png", ""));
        Api.finished(APP, id)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("file_download_error"))
                .body("detail[0].loc", equalTo(List.of("body", "image_url")));
        assertThat(Api.paidFor(id)).isEmpty();
    }

    /** As a file, since only of files the client knows the length beforehand, which forms have to tell. */
    private static File named(String name, byte[] bytes) {
        try {
            Path file = Files.createTempDirectory("form").resolve(name);
            file.toFile().deleteOnExit();
            return Files.write(file, bytes).toFile();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Response form(TestCaller caller, String key, String job, byte[] file) {
        RequestSpecification request = given().header("Authorization", caller.authorization())
                .header("Idempotency-Key", key)
                .multiPart("photo", named("café.png", file), "image/png");
        return request.multiPart("job", job, "application/json").post("/v1/jobs");
    }

    @Test
    void a_form_brings_its_files_along() throws Exception {
        TestCaller caller = callers.somebody();
        byte[] picture = bytes(300_000);
        String job = "{\"endpoint\": \"" + APP + "\", \"input\": " + input("cid:photo", "") + "}";

        ValidatableResponse first = form(caller, "a", job, picture).then().statusCode(201);
        String id = first.extract().path("job.job_id");
        String url = first.extract().path("job.input.image_url");
        assertThat(url).endsWith(".png");
        assertThat(given().get(url).then().statusCode(200).extract().asByteArray())
                .isEqualTo(picture);
        await().atMost(Api.PATIENCE).until(() -> !Api.paidFor(id).isEmpty());
        assertPaidOnceFor(id, input(here(url), ""));

        // The same form again is the same job, and leaves nothing behind; another file makes it another request.
        long kept = objectsOf(caller.ownerId());
        form(caller, "a", job, picture).then().statusCode(201).body("job.job_id", equalTo(id));
        form(caller, "a", job, bytes(299_999)).then().statusCode(409);
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(database.query(
                                        "SELECT count(*) FROM stored_object WHERE owner_id = ? AND size = 300000",
                                        row -> row.getLong(1),
                                        caller.ownerId())
                                .getFirst())
                        .isEqualTo(1));
        assertThat(kept).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cid:other", "https://example.com/a.png"})
    void a_form_whose_parts_and_references_do_not_match_is_refused(String reference) {
        TestCaller caller = callers.somebody();
        String job = "{\"endpoint\": \"" + APP + "\", \"input\": " + input(reference, "") + "}";
        form(caller, "b", job, bytes(10)).then().statusCode(422);
        assertThat(objectsOf(caller.ownerId())).isZero();
    }

    @Test
    void a_form_of_unknown_length_is_not_read() throws Exception {
        HttpRequest endless = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/jobs"))
                .header("Authorization", "Key " + PostgresResource.KEY)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(1_000))))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(endless, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(411);
        }
    }

    @Test
    void a_form_may_have_its_job_as_a_file_and_must_have_one() {
        String job = "{\"endpoint\": \"" + APP + "\", \"input\": " + input("cid:photo", "") + "}";
        Api.caller()
                .multiPart("job", named("job.json", job.getBytes(StandardCharsets.UTF_8)), "application/json")
                .multiPart("photo", named("a.png", bytes(10)), "image/png")
                .post("/v1/jobs")
                .then()
                .statusCode(201);
        Api.caller()
                .multiPart("photo", named("a.png", bytes(10)), "image/png")
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("error.field", equalTo("job"));
    }
}
