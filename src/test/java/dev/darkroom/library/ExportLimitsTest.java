package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are too many, that break off, and that nobody waits for. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ExportLimitsTest extends WithLibrary {

    /** More than lies in any socket's buffers. */
    private static final int MUCH = 48 * 1024 * 1024;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void leave() {
        http.shutdownNow();
    }

    @Test
    void too_many_at_once_are_refused_and_hanging_up_makes_room() throws Exception {
        library.generated(me.ownerId(), new byte[MUCH], "large");
        HttpResponse<InputStream> one = open();
        HttpResponse<InputStream> two = open();
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(two.statusCode()).isEqualTo(200);

        as(me.authorization())
                .get("/v1/assets/export")
                .then()
                .statusCode(429)
                .header("Retry-After", "30")
                .body("error.type", equalTo("rate_limited"));
        Callers.TestCaller other = callers.somebody();
        as(other.authorization()).get("/v1/assets/export").then().statusCode(200);

        one.body().close();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> as(me.authorization())
                        .get("/v1/assets/export?media_type=audio")
                        .then()
                        .statusCode(200));
        try (InputStream rest = two.body()) {
            Path file = folder.resolve("slow.zip");
            Files.copy(rest, file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                assertThat(zip.stream().mapToLong(ZipEntry::getSize).max()).hasValue(MUCH);
            }
        }
    }

    @Test
    void an_archive_that_cannot_be_made_whole_does_not_look_whole() throws Exception {
        String asset = library.generated(me.ownerId(), PNG, "torn");
        database.update(
                "UPDATE stored_object SET size = size + 1 WHERE key = (SELECT object_key FROM asset WHERE id = ?::uuid)",
                asset);

        assertThatThrownBy(() -> {
                    try (InputStream body = open().body()) {
                        body.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class);
        // And the place is free again, however often.
        for (int i = 0; i < 5; i++) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> as(me.authorization())
                            .get("/v1/assets/export?media_type=audio")
                            .then()
                            .statusCode(200));
        }
    }

    @Test
    void more_assets_than_an_archive_may_have_are_refused_before_the_first_byte() {
        String one = library.generated(me.ownerId(), PNG, "one of many");
        database.update("""
                INSERT INTO asset (id, owner_id, object_key, type, source, title, created_at)
                SELECT overlay(id::text PLACING lpad(n::text, 12, '0') FROM 25)::uuid, owner_id, object_key, type, 'upload',
                    title, created_at
                FROM asset, generate_series(1, 199) AS n WHERE id = ?::uuid
                """, one);
        as(me.authorization()).head("/v1/assets/export").then().statusCode(200);
        library.generated(me.ownerId(), PNG, "the last straw");
        as(me.authorization())
                .get("/v1/assets/export")
                .then()
                .statusCode(422)
                .contentType("application/json")
                .body("error.message", startsWith("These are 201 assets, and an export has 200 at most"));
        as(me.authorization())
                .get("/v1/assets/export?q=straw&sort=newest")
                .then()
                .statusCode(200);
    }

    @Test
    void asking_for_the_headers_alone_sends_nothing() {
        library.generated(me.ownerId(), PNG, "a cat");
        as(me.authorization()).head("/v1/assets/export").then().statusCode(200).contentType("application/zip");
    }

    private HttpResponse<InputStream> open() throws Exception {
        URI uri = URI.create("http://localhost:" + RestAssured.port + "/v1/assets/export");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", me.authorization())
                .build();
        return http.send(request, BodyHandlers.ofInputStream());
    }
}
