package dev.darkroom.testing;

import dev.darkroom.boot.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL and an empty data folder for service tests: the embedded default itself, below {@code target}. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    /** A key with every scope. */
    public static final String KEY = "test:of-the-whole-house";

    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "run");
            database = EmbeddedDatabase.start(folder);
            return Map.ofEntries(
                    Map.entry("quarkus.datasource.jdbc.url", database.jdbcUrl()),
                    Map.entry("quarkus.datasource.username", "postgres"),
                    Map.entry("quarkus.datasource.password", database.password()),
                    Map.entry("darkroom.data-dir", folder.toString()),
                    Map.entry("darkroom.bootstrap-key", KEY),
                    // Patience is measured in hours where people work, and in moments here.
                    Map.entry("darkroom.jobs.max-input-bytes", "100000"),
                    Map.entry("darkroom.uploads.max-size", "300000"),
                    Map.entry("darkroom.uploads.part-size", "100000"),
                    Map.entry("darkroom.jobs.poll-interval", "50ms"),
                    Map.entry("darkroom.jobs.first-look", "1500ms"),
                    Map.entry("darkroom.jobs.first-look-alone", "200ms"),
                    Map.entry("darkroom.jobs.grace", "3s"),
                    Map.entry("darkroom.jobs.submit-attempts", "2"),
                    Map.entry("darkroom.jobs.status-streams", "6667"),
                    Map.entry("darkroom.jobs.waiters", "20"),
                    Map.entry("darkroom.jobs.output-pause", "200ms"),
                    // Tests look for what was read a moment ago, on a machine that tests keep busy.
                    Map.entry("darkroom.background.busy-above", "1"),
                    Map.entry("darkroom.library.export.most", "200"),
                    Map.entry("quarkus.http.test-port", "0"),
                    Map.entry("quarkus.management.test-port", "0"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
