package dev.darkroom.jobs.maintenance;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.PeriodicTask;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Manages the daily partitions of the job tables: makes the coming ones in time and drops those past their retention,
 * jobs and history together. Dropping a day touches no other and scans nothing. A day with a job that still lives stays.
 */
@ApplicationScoped
public class JobPartitions {

    private static final Logger LOG = Logger.getLogger(JobPartitions.class);
    private static final int BEFORE_ANY_JOB = 5;
    private static final int DAYS_AHEAD = 3;
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final Duration FIGURES_PAUSE = Duration.ofSeconds(5);
    /** Some nine hundred jobs of 600 bytes. Whatever index is walked along, up to there it is short. */
    private static final int WORTH_FIGURES = 512 * 1024;
    // A claim reads past what earlier ones took from the front of a queue until that is vacuumed away. By default it
    // would be after a fifth of the day's jobs.
    private static final String VACUUMED_OFTEN =
            " WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0)";
    private static final List<String> TABLES = List.of("job", "job_event");
    // One replica at a time; the others find it done.
    private static final long LOCK = 0x706172746974696fL;

    private final Database database;
    private final Clock clock;
    private final Duration retention;
    private final BackgroundMode background;
    private volatile int partitions;

    JobPartitions(
            Database database,
            Clock clock,
            @ConfigProperty(name = "darkroom.retention.jobs", defaultValue = "30d") Duration retention,
            BackgroundMode background) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
        this.background = background;
    }

    void start(@Observes @Priority(BEFORE_ANY_JOB) StartupEvent event, JobPartitions self) {
        if (background.isEnabled()) {
            self.tend();
        }
    }

    @Produces
    static PeriodicTask tending(JobPartitions partitions) {
        return new PeriodicTask("partitions", PAUSE, partitions::tend);
    }

    @Produces
    static PeriodicTask analyzing(JobPartitions partitions) {
        return new PeriodicTask("partition-figures", FIGURES_PAUSE, partitions::analyze);
    }

    /** Makes what is missing and drops what is past its time. */
    @Transactional
    public void tend() {
        database.query("SELECT pg_advisory_xact_lock(?)", _ -> true, LOCK);
        LocalDate today = day(clock.instant());
        List<LocalDate> there = days();
        today.datesUntil(today.plusDays(DAYS_AHEAD + 1L))
                .filter(day -> !there.contains(day))
                .forEach(this::make);
        LocalDate oldest = day(clock.instant().minus(retention));
        there.stream().filter(day -> day.isBefore(oldest) && !isAlive(day)).forEach(this::drop);
        partitions = days().size();
    }

    int partitions() {
        return partitions;
    }

    /**
     * Has the first jobs of today told to the planner. What was planned while the day was empty walks along an index that
     * has all of its jobs; autovacuum would see to that too, a minute later.
     */
    void analyze() {
        LocalDate today = day(clock.instant());
        TABLES.stream()
                .map(table -> name(table, today))
                .filter(this::isUnknown)
                .forEach(table -> database.update("ANALYZE (SKIP_LOCKED) " + table));
    }

    private boolean isUnknown(String table) {
        return database.first(
                        "SELECT 1 FROM pg_class WHERE oid = to_regclass(?) AND relpages = 0 AND pg_relation_size(oid) >= ?",
                        row -> row.getInt(1),
                        table,
                        WORTH_FIGURES)
                .isPresent();
    }

    private List<LocalDate> days() {
        return database.query("""
                SELECT right(child.relname, 8) FROM pg_inherits
                JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
                WHERE parent.relname = 'job' AND child.relname ~ '^job_[0-9]{8}$'""", row -> LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE));
    }

    private void make(LocalDate day) {
        for (String table : TABLES) {
            database.update("CREATE TABLE " + name(table, day) + " PARTITION OF " + table + " FOR VALUES FROM ('"
                    + firstIdOf(day) + "') TO ('" + firstIdOf(day.plusDays(1)) + "')" + VACUUMED_OFTEN);
        }
    }

    private boolean isAlive(LocalDate day) {
        return database.first(
                        "SELECT 1 FROM " + name("job", day) + " WHERE due_at IS NOT NULL OR state = 'BLOCKED' LIMIT 1",
                        row -> row.getInt(1))
                .isPresent();
    }

    private void drop(LocalDate day) {
        TABLES.forEach(table -> database.update("DROP TABLE IF EXISTS " + name(table, day)));
        LOG.infof("The jobs of %s are past their retention and gone", day);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    private static String name(String table, LocalDate day) {
        return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    /** The smallest UUID of version 7 that could be made on that day. */
    public static UUID firstIdOf(LocalDate day) {
        return Ids.lowestAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
