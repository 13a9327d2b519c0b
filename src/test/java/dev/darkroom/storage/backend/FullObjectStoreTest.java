package dev.darkroom.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawStatus;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.SmallDisk;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of the objects is really full, while files come from callers and from models. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
@WithTestResource(SmallDisk.class)
class FullObjectStoreTest {

    private static final int FITS_NOWHERE = 90_000;

    @Inject
    Database database;

    @Inject
    @ConfigProperty(name = "darkroom.storage.directory")
    Path folder;

    @BeforeEach
    void fill() throws IOException {
        assumeThat(Files.getFileStore(folder).getTotalSpace())
                .as("a small file system can be mounted by root on Linux only")
                .isLessThan(5_000_000);
        try (OutputStream file = Files.newOutputStream(folder.resolve("filler"))) {
            byte[] page = new byte[4_096];
            while (true) {
                file.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @AfterEach
    void make_room() throws IOException {
        Files.deleteIfExists(folder.resolve("filler"));
    }

    @Test
    void uploads_of_every_kind_are_507_and_leave_nothing_behind() throws IOException {
        List<Path> before = files();
        long rows = objects();
        byte[] bytes = new byte[FITS_NOWHERE];
        assertThatIsFull(Api.caller().contentType("image/png").body(bytes).post("/files/upload"));
        String form = "--edge\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
                + "{\"endpoint\":\"sandbox/instant\",\"input\":{\"image_url\":\"cid:photo\"}}\r\n--edge\r\n"
                + "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
                + "x".repeat(FITS_NOWHERE) + "\r\n--edge--\r\n";
        assertThat(RawStatus.of(
                        "POST",
                        "/v1/jobs",
                        List.of(
                                "Host: localhost",
                                "Authorization: Key " + PostgresResource.KEY,
                                "Content-Type: multipart/form-data; boundary=edge"),
                        form.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(507);
        assertThatIsFull(Api.caller()
                .contentType("application/json")
                .body("{\"image_url\":\"data:image/png;base64,"
                        + Base64.getEncoder().encodeToString(new byte[60_000]) + "\"}")
                .post("/queue/sandbox/instant"));
        String url = Api.caller()
                .contentType("application/json")
                .body("{\"file_name\":\"a.png\",\"content_type\":\"image/png\"}")
                .post("/rest/storage/upload/initiate")
                .jsonPath()
                .getString("upload_url");
        assertThatIsFull(Api.caller().contentType("image/png").body(bytes).put(url.substring(url.indexOf("/files/"))));
        assertThat(files()).isSubsetOf(before);
        assertThat(objects()).isEqualTo(rows);
    }

    @Test
    void outputs_are_waited_for_until_there_is_room() throws IOException {
        List<Path> before = files();
        String job = Api.submit("fal-ai/flux/dev", "{\"prompt\":\"a full shelf\"}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(job).contains("answered"));
        await().during(Duration.ofSeconds(2))
                .until(() -> !Api.status("fal-ai/flux", job).path("status").equals("COMPLETED"));
        assertThat(files()).isSubsetOf(before);

        make_room();

        Response result = Api.finished("fal-ai/flux", job);
        assertThat(result.statusCode()).isEqualTo(200);
        String picture = result.jsonPath().getString("images[0].url");
        assertThat(Api.caller()
                        .get(picture.substring(picture.indexOf("/files/")))
                        .asByteArray())
                .hasSizeGreaterThan(1_000);
    }

    private static void assertThatIsFull(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(507);
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    private long objects() {
        return database.query("SELECT 1 FROM stored_object WHERE derived_from IS NULL", row -> row.getInt(1))
                .size();
    }

    // Thumbnails of what another test has made may still come.
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file) && !file.endsWith("filler"))
                    .filter(file -> file.toFile().length() > 0)
                    .filter(file -> !file.toString().matches(".*-(small|medium|large)\\.[a-z]+"))
                    .toList();
        }
    }
}
