package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.ConcurrencyLimitsConfig;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.InstanceId;
import io.micrometer.core.annotation.Timed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims queued jobs, many in one statement, each leased to the claimer by a due time ahead. They are shared out among
 * their owners in turn; the turn is remembered by each replica for itself, which is fair enough and costs nothing.
 */
@ApplicationScoped
public class JobClaimer {

    // Owners that have nothing to give (a limit, all put off) cost a further pass; the round goes on with the next
    // claim.
    private static final int MAX_PASSES = 16;
    // Pauses are seconds; claims may come hundreds of times in one.
    private static final Duration BETWEEN_TAKINGS_BACK = Duration.ofMillis(100);
    // Where a job waits for a place of its key, an end may have made one.
    private static final Duration SOONER_FOR_SLOTS = Duration.ofMillis(75);
    // Many times a batch, so that claims never wait for this.
    private static final int MAX_TAKEN_BACK = 1_000;

    private final Database database;
    private final ConcurrencyLimitsConfig limits;
    private final ClaimHorizon horizon;
    private final InstanceId self;
    private final Clock clock;
    // One loop claims; were there two, a lost turn would matter to nobody.
    private volatile RoundRobinCursor roundRobinCursor = RoundRobinCursor.FIRST;
    private volatile Instant nextTakingBack = Instant.MIN;
    private volatile boolean heldBack;
    private volatile boolean slotsWanted;

    public JobClaimer(
            Database database, ConcurrencyLimitsConfig limits, JobsConfig config, InstanceId self, Clock clock) {
        this.database = database;
        this.limits = limits;
        this.horizon = new ClaimHorizon(config, clock);
        this.self = self;
        this.clock = clock;
    }

    /** A row of the claim: an owner's part, with one of the jobs that came of it, or none. */
    private record Row(
            RoundRobinCursor.Part part,
            boolean heldBack,
            @Nullable Job job) {}

    private record TakenBack(int jobs, boolean slotsWanted) {}

    /** Claims queued jobs for submitting: fair among owners; priority, then arrival, within each. */
    @Timed(value = "darkroom.jobs.claim", description = "Claims of queued jobs from the database")
    public List<Job> queued(ClaimBounds bounds, Duration lease) {
        List<Job> claimed = new ArrayList<>();
        Set<UUID> dry = new HashSet<>(bounds.fullOwners());
        UUID oldest = horizon.oldest();
        takeBack(oldest);
        boolean byEndpoint = limits.endpointParallel().isPresent() || bounds.isSelective();
        boolean held = limits.endpointParallel().isPresent() || bounds.isShort() || slotsWanted;
        int most = byEndpoint ? bounds.most() : bounds.inOrder();
        Map<String, Integer> rooms = new HashMap<>(bounds.targets());
        for (int pass = 0; pass < MAX_PASSES && claimed.size() < most; pass++) {
            List<Row> rows = claim(byEndpoint, most - claimed.size(), lease, oldest, dry, bounds.newcomers(), rooms);
            if (rows.isEmpty()) {
                break;
            }
            List<RoundRobinCursor.Part> parts =
                    rows.stream().map(Row::part).distinct().toList();
            roundRobinCursor = roundRobinCursor.after(parts);
            held |= rows.stream().anyMatch(Row::heldBack);
            List<Job> jobs = jobs(rows);
            dry.addAll(withLessThanAllotted(parts, jobs));
            jobs.forEach(job ->
                    rooms.compute(job.app(), (_, room) -> Math.max((room == null ? bounds.newcomers() : room) - 1, 0)));
            claimed.addAll(jobs);
        }
        heldBack = held;
        horizon.claimed(oldest, claimed);
        return claimed;
    }

    /** Whether a limit left jobs waiting at the last claim, so that the end of another makes room. */
    public boolean heldBack() {
        return heldBack;
    }

    /** Lets what was put off be claimed at once: of an app that answers again, or, with null, of all. */
    public void takeBackEarly(@Nullable String app) {
        UUID oldest = horizon.oldest();
        database.update(ClaimSql.TAKE_BACK_EARLY, app, oldest, MAX_TAKEN_BACK, clock.instant(), oldest);
    }

    private void takeBack(UUID oldest) {
        Instant now = clock.instant();
        if ((slotsWanted ? now.plus(SOONER_FOR_SLOTS) : now).isBefore(nextTakingBack)) {
            return;
        }
        TakenBack taken = database.first(
                        ClaimSql.TAKE_BACK,
                        row -> new TakenBack(row.getInt("back"), row.getBoolean("slots_wanted")),
                        now,
                        oldest,
                        MAX_TAKEN_BACK)
                .orElseThrow();
        slotsWanted = taken.slotsWanted
                && database.first(ClaimSql.ADMIT, row -> row.getBoolean(1), now, MAX_TAKEN_BACK)
                        .orElseThrow();
        if (taken.jobs < MAX_TAKEN_BACK) {
            nextTakingBack = now.plus(BETWEEN_TAKINGS_BACK);
        }
    }

    private List<Row> claim(
            boolean byEndpoint,
            int most,
            Duration lease,
            UUID oldest,
            Set<UUID> dry,
            int newcomers,
            Map<String, Integer> rooms) {
        ClaimSql.Claim claim = byEndpoint ? ClaimSql.QUEUED_BY_ENDPOINT : ClaimSql.QUEUED;
        Instant now = clock.instant();
        RoundRobinCursor whose = roundRobinCursor;
        List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(
                now,
                now.plus(lease),
                self.value(),
                most,
                whose.here(),
                whose.taken(),
                orNull(limits.ownerParallel()),
                orNull(limits.endpointParallel()),
                dry.toArray(UUID[]::new),
                newcomers,
                rooms.keySet().toArray(String[]::new),
                rooms.values().toArray(Integer[]::new)));
        for (int i = 0; i < claim.bounds(); i++) {
            parameters.add(oldest);
        }
        return database.query(
                claim.sql(),
                row -> new Row(
                        new RoundRobinCursor.Part(
                                Database.id(row, "quota_owner"), row.getInt("weight"), row.getInt("allotted")),
                        row.getBoolean("held_back"),
                        row.getObject("id") == null ? null : Job.read(row)),
                parameters.toArray());
    }

    private static List<Job> jobs(List<Row> rows) {
        List<Job> jobs = new ArrayList<>();
        for (Row row : rows) {
            if (row.job() != null) {
                jobs.add(row.job());
            }
        }
        return jobs;
    }

    private static Set<UUID> withLessThanAllotted(List<RoundRobinCursor.Part> parts, List<Job> jobs) {
        Map<UUID, Long> got = jobs.stream().collect(Collectors.groupingBy(Job::ownerId, Collectors.counting()));
        return parts.stream()
                .filter(part -> got.getOrDefault(part.owner(), 0L) < part.allotted())
                .map(RoundRobinCursor.Part::owner)
                .collect(Collectors.toSet());
    }

    private static @Nullable Integer orNull(OptionalInt limit) {
        return limit.isPresent() ? limit.getAsInt() : null;
    }
}
