package dev.darkroom.storage.serving;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Gauge of the bytes of all objects, thumbnails included; what lies once for several counts for each of them. */
@ApplicationScoped
class StorageMetrics {

    /** All rows are read for it. */
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final Database database;
    private final MeterRegistry metrics;
    private volatile long bytes;

    StorageMetrics(Database database, MeterRegistry metrics) {
        this.database = database;
        this.metrics = metrics;
    }

    @Produces
    static PeriodicTask reading(StorageMetrics storage) {
        return new PeriodicTask("storage-figures", PAUSE, PeriodicTask.Runs.FOR_METRICS, storage::read);
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("darkroom.storage.bytes", this::bytes)
                .description("Bytes of all objects")
                .register(metrics);
    }

    void read() {
        bytes = database.first("SELECT COALESCE(sum(size), 0) FROM stored_object", row -> row.getLong(1))
                .orElse(0L);
    }

    double bytes() {
        return bytes;
    }
}
