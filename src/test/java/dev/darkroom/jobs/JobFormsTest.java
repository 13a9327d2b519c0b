package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that come as a form, with their files beside them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobFormsTest extends WithInputFiles {

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
