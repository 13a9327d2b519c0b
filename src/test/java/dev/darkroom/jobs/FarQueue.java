package dev.darkroom.jobs;

import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.jobs.engine.DueJobClaimer;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.InstanceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Queues of a far year, in the same table as all others: for the loops of the running service these jobs are not due,
 * and claimers of that year do not look as far back as today.
 */
public final class FarQueue {

    public static final Instant NOW = Instant.parse("2100-01-01T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final Duration LEASE = Duration.ofSeconds(90);
    public static final ConcurrencyLimitsConfig UNLIMITED = limits(OptionalInt.empty(), OptionalInt.empty());

    private static final long OWNER_MARK = 0x7700_0000_0000_7000L;
    public static final InstanceId SELF = new InstanceId(1);
    private static final long START = NOW.minus(Duration.ofHours(1)).toEpochMilli() << 16;

    private static final long EARLIEST = NOW.minus(Duration.ofDays(10)).toEpochMilli() << 16;

    private final Database database;
    private final JobsConfig config;
    private long used;

    public FarQueue(Database database, JobsConfig config) {
        this.database = database;
        this.config = config;
        // What tests before have left under way is due in that year as well.
        database.update("DELETE FROM job WHERE id >= ? OR due_at < ?", new UUID(EARLIEST, 0), NOW);
        database.update("DELETE FROM job_event WHERE job_id >= ?", new UUID(START, 0));
        database.update("DELETE FROM owner WHERE id >= ?", new UUID(OWNER_MARK, 0));
    }

    static ConcurrencyLimitsConfig limits(OptionalInt owner, OptionalInt endpoint) {
        return new ConcurrencyLimitsConfig() {
            @Override
            public OptionalInt ownerParallel() {
                return owner;
            }

            @Override
            public OptionalInt endpointParallel() {
                return endpoint;
            }
        };
    }

    /** A replica's claims; its whole round is behind it. */
    public JobClaimer claims(ConcurrencyLimitsConfig limits) {
        return claims(limits, CLOCK);
    }

    public JobClaimer claims(ConcurrencyLimitsConfig limits, Clock clock) {
        JobClaimer jobClaimer = new JobClaimer(database, limits, config, SELF, clock);
        jobClaimer.queued(Bounds.upTo(0), LEASE);
        return jobClaimer;
    }

    /** The same for what has come due. */
    public DueJobClaimer dueClaims() {
        DueJobClaimer claimer = new DueJobClaimer(database, config, SELF, CLOCK);
        ClaimBounds none = new ClaimBounds(0, 0, Map.of(), Map.of(), Map.of(), true);
        claimer.looks(none, LEASE);
        claimer.others(none, LEASE);
        return claimer;
    }

    /** As old as a job that waited for days behind a gate, in a year in which nobody else has jobs. */
    public UUID[] age(Duration age, UUID... ids) {
        UUID[] older = Arrays.stream(ids)
                .map(id -> new UUID(id.getMostSignificantBits() - (age.toMillis() << 16), id.getLeastSignificantBits()))
                .toArray(UUID[]::new);
        for (int i = 0; i < ids.length; i++) {
            database.update("UPDATE job SET id = ? WHERE id = ?", older[i], ids[i]);
        }
        return older;
    }

    public UUID owner(int number, int weight, @Nullable Integer limit) {
        UUID id = new UUID(OWNER_MARK, number);
        database.update(
                "INSERT INTO owner (id, name, created_at, weight, parallel_limit) VALUES (?, 'far', ?, ?, ?)",
                id,
                NOW,
                weight,
                limit);
        return id;
    }

    public UUID owner(int number) {
        return owner(number, 1, null);
    }

    /** Queues so many jobs, each later than all before, and returns their ids. */
    public UUID[] queue(UUID owner, String endpoint, int priority, int count) {
        return queue(owner, endpoint, priority, count, false, NOW.minusSeconds(60));
    }

    /** The same, put off until that time. */
    public UUID[] queuePutOff(UUID owner, Instant due, int count) {
        return queue(owner, "a/b", 0, count, true, due);
    }

    private UUID[] queue(UUID owner, String endpoint, int priority, int count, boolean putOff, Instant due) {
        UUID[] ids = LongStream.range(used, used + count)
                .mapToObj(number -> new UUID(START + (number << 16), Long.MIN_VALUE))
                .toArray(UUID[]::new);
        used += count;
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, priority, state, put_off, due_at, deadline, created_at)
                SELECT id, ?, 'k', ?, '{}', ?::smallint, 'QUEUED', ?, ?, ?, ? FROM unnest(?::uuid[]) AS id""", owner, endpoint, priority, putOff, due, NOW.plusSeconds(3600), NOW, ids);
        return ids;
    }

    public UUID[] queue(UUID owner, int count) {
        return queue(owner, "a/b", 0, count);
    }

    public void set(String state, Instant due, UUID... ids) {
        database.update(
                "UPDATE job SET state = ?, due_at = ?, answer = CASE ? WHEN 'INGESTING' THEN '{}' END,"
                        + " answer_status = CASE ? WHEN 'INGESTING' THEN 200 END WHERE id = ANY (?)",
                state,
                due,
                state,
                state,
                ids);
    }

    /** As after a refusal upstream. */
    public void putOff(Instant due, UUID... ids) {
        database.update("UPDATE job SET put_off = true, due_at = ? WHERE id = ANY (?)", due, ids);
    }

    int running(UUID owner) {
        return database.query(
                        "SELECT count(*) FROM job WHERE owner_id = ?"
                                + " AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')",
                        row -> row.getInt(1),
                        owner)
                .getFirst();
    }
}
