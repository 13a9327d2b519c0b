package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/how-to/backup.md has one keep is a whole installation: keys, jobs, library and files. */
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

    @Test
    void a_dump_of_a_database_at_work_and_the_objects_after_it_are_a_whole_installation() throws IOException {
        Path folder = Folders.empty(Path.of("target", "e2e", "backup-external"));
        Path dump = folder.resolve("darkroom.dump");
        Path objects = folder.resolve("objects");
        String before;
        byte[] picture;
        String underWay;
        try (PackagedApp sandbox =
                PackagedApp.sandbox("backup-external-provider").start()) {
            try (SystemPostgres database = SystemPostgres.start(folder.resolve("first"));
                    PackagedApp app = onDatabase("backup-external-first", database, sandbox)
                            .start()) {
                ApiClient apiClient = new ApiClient(app);
                before = apiClient.submit(ENDPOINT, "{\"prompt\": \"a lighthouse before the dump\"}");
                apiClient.await(before, "SUCCEEDED");
                picture = Web.bytes(url(apiClient, before));
                underWay = apiClient.submit(ENDPOINT, "{\"prompt\": \"under way\", \"sandbox\": {\"run_ms\": 15000}}");
                apiClient.await(underWay, "WAITING");
                database.dumpTo(dump);
                // Its row is lost; its file is one too many.
                apiClient.await(apiClient.submit(ENDPOINT, "{\"prompt\": \"after the dump\"}"), "SUCCEEDED");
                copyAll(app.dataFolder().resolve("objects"), objects);
                app.kill();
            }

            try (SystemPostgres database = SystemPostgres.start(folder.resolve("second"))) {
                database.restoreFrom(dump);
                try (PackagedApp restored = onDatabase("backup-external-second", database, sandbox)
                        .with("darkroom.storage.directory", objects.toString())
                        .start()) {
                    ApiClient apiClient = new ApiClient(restored);
                    assertThat(Web.bytes(url(apiClient, before))).isEqualTo(picture);
                    apiClient.await(underWay, "SUCCEEDED");
                    assertThat(new SandboxLedger(sandbox).entriesOf(underWay)).hasSize(1);
                    assertThat(apiClient.assets())
                            .extracting(asset -> asset.path("request_id").asText())
                            .containsExactly(underWay, before);
                }
            }
        }
    }

    private static PackagedApp onDatabase(String name, SystemPostgres database, PackagedApp sandbox) {
        return PackagedApp.darkroom(name)
                .env("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                .env("QUARKUS_DATASOURCE_USERNAME", "darkroom")
                .upstream(sandbox)
                .with("darkroom.jobs.first-look", "4s");
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
