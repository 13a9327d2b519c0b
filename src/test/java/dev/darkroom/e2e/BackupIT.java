package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A copy of a stopped installation's data folder is a whole installation: keys, jobs, library and files. */
class BackupIT {

    private static final String ENDPOINT = "fal-ai/flux/schnell";

    @Test
    void what_was_copied_goes_on_as_if_nothing_had_happened() throws IOException {
        String before;
        byte[] picture;
        String waiting;
        Path copy = Folders.empty(Path.of("target", "e2e", "backup-copy")).resolve("data");
        try (PackagedApp app = PackagedApp.darkroom("backup").start()) {
            ApiClient apiClient = new ApiClient(app);
            before = apiClient.submit(ENDPOINT, "{\"prompt\": \"a lighthouse before the backup\"}");
            apiClient.await(before, "SUCCEEDED");
            picture = Web.bytes(url(apiClient, before));
            waiting = apiClient.submit(ENDPOINT, "{\"prompt\": \"under way\", \"sandbox\": {\"run_ms\": 600000}}");
            app.terminate();
            app.exitCode();
            copyAll(app.dataFolder(), copy);
        }

        try (PackagedApp restored =
                PackagedApp.darkroom("restored").onDataFolder(copy).start()) {
            ApiClient apiClient = new ApiClient(restored);
            assertThat(apiClient.job(before).path("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(url(apiClient, before)).startsWith(restored.url());
            assertThat(Web.bytes(url(apiClient, before))).isEqualTo(picture);
            assertThat(apiClient.assets()).hasSize(1);
            assertThat(apiClient.job(waiting).path("state").asText()).isIn("QUEUED", "SUBMITTING", "WAITING");

            String after = apiClient.submit(ENDPOINT, "{\"prompt\": \"a lighthouse after it\"}");
            apiClient.await(after, "SUCCEEDED");
        }
    }

    private static String url(ApiClient apiClient, String job) {
        JsonNode result = apiClient.job(job).path("result");
        return result.at("/images/0/url").asText();
    }

    // As "cp -a" does: the database refuses a folder that others may read.
    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
