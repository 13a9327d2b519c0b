package dev.darkroom.jobs.maintenance;

import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gauges of the jobs that have not ended, by state: how many, and the age of the oldest. Age is what to alert on: a long queue
 * may be a busy day, an old job is a promise that is not kept. A gate may wait for days for somebody to call: it has no age here.
 */
@ApplicationScoped
public class JobMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final List<JobState> LIVE = List.of(
            JobState.BLOCKED,
            JobState.QUEUED,
            JobState.SUBMITTING,
            JobState.WAITING,
            JobState.INGESTING,
            JobState.CANCELLING);

    private static final String RUNNING = """
            SELECT state, count(*) AS jobs, min(created_at) FILTER (WHERE endpoint <> 'darkroom/gate') AS oldest FROM job
            WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') GROUP BY state
            UNION ALL SELECT 'BLOCKED', count(*), min(created_at) FROM job WHERE state = 'BLOCKED' HAVING count(*) > 0""";

    private static final String QUEUED = "SELECT count(*) FROM job WHERE state = 'QUEUED'";

    // Along the index of the queue, from one owner's front to the next: a long queue is not read.
    private static final String OLDEST_QUEUED = """
            WITH RECURSIVE front AS (
                (SELECT put_off, owner_id, priority, id, created_at FROM job WHERE state = 'QUEUED'
                 ORDER BY put_off, owner_id, priority, id LIMIT 1)
                UNION ALL
                SELECT next.* FROM front CROSS JOIN LATERAL (
                    SELECT put_off, owner_id, priority, id, created_at FROM job
                    WHERE state = 'QUEUED'
                        AND (put_off, owner_id, priority) > (front.put_off, front.owner_id, front.priority)
                    ORDER BY put_off, owner_id, priority, id LIMIT 1) next)
            SELECT min(created_at) AS oldest FROM front HAVING count(*) > 0""";

    private record Figures(long jobs, Optional<Instant> oldest) {
        static final Figures NONE = new Figures(0, Optional.empty());
    }

    private final Database database;
    private final MeterRegistry metrics;
    private final JobPartitions partitions;
    private final Clock clock;
    private volatile Map<JobState, Figures> figures = Map.of();

    JobMetrics(Database database, MeterRegistry metrics, JobPartitions partitions, Clock clock) {
        this.partitions = partitions;
        this.database = database;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask reading(JobMetrics jobs) {
        return new PeriodicTask("job-figures", PAUSE, PeriodicTask.Runs.FOR_METRICS, jobs::read);
    }

    void start(@Observes StartupEvent event) {
        register();
    }

    void register() {
        Gauge.builder("darkroom.jobs.partitions", partitions, JobPartitions::partitions)
                .description("Days whose jobs are kept")
                .register(metrics);
        for (JobState state : LIVE) {
            Gauge.builder("darkroom.jobs", () -> of(state).jobs)
                    .tag("state", state.name())
                    .description("Jobs that have not ended")
                    .register(metrics);
            Gauge.builder("darkroom.jobs.oldest.age", () -> seconds(of(state)))
                    .tag("state", state.name())
                    .baseUnit("seconds")
                    .description("Time since the oldest of them was submitted; 0 where there is none")
                    .register(metrics);
        }
    }

    private Figures of(JobState state) {
        return figures.getOrDefault(state, Figures.NONE);
    }

    private double seconds(Figures of) {
        return of.oldest
                .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1_000.0)
                .orElse(0.0);
    }

    void read() {
        Map<JobState, Figures> read = new EnumMap<>(JobState.class);
        database.query(
                        RUNNING,
                        row -> Map.entry(
                                JobState.valueOf(row.getString("state")),
                                new Figures(row.getLong("jobs"), Optional.ofNullable(Database.instant(row, "oldest")))))
                .forEach(state -> read.put(state.getKey(), state.getValue()));
        long queued = database.first(QUEUED, row -> row.getLong(1)).orElse(0L);
        read.put(
                JobState.QUEUED,
                new Figures(queued, database.first(OLDEST_QUEUED, row -> Database.time(row, "oldest"))));
        figures = read;
    }
}
