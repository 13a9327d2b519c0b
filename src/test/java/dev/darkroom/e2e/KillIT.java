package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Replicas are killed at random moments under load and brought back, and once in between the database is. Moments are
 * counted in acknowledged jobs, so that each finds work under way, whatever the machine's speed. How long it took until
 * the last job from before each blow had ended is printed.
 */
class KillIT {

    private static final int KILLS = Integer.getInteger("kill.replicas", 6);
    private static final int SHUTDOWNS = Integer.getInteger("kill.databases", 1);
    private static final long SEED = Long.getLong("kill.seed", 20_251_120L);
    private static final int JOBS_EACH = 150;
    private static final int CALLERS = 8;

    private static @Nullable PackagedCluster cluster;
    private static PackagedApp sandbox;
    private static List<PackagedApp> replicas = List.of();
    private static ClusterAssertions clusterAssertions;
    private static final List<Blow> blows = new ArrayList<>();

    private record Blow(String what, Instant at) {

        /** How long the last of those jobs that were there at the time and not at their end took to get to it. */
        Duration recovery(Iterable<JsonNode> jobs) {
            Instant last = at;
            for (JsonNode job : jobs) {
                Instant finished = Instant.parse(job.path("finished_at").asText());
                boolean there = Instant.parse(job.path("created_at").asText()).isBefore(at);
                last = there && finished.isAfter(last) ? finished : last;
            }
            return Duration.between(at, last);
        }
    }

    @BeforeAll
    static void kill_again_and_again_under_load() {
        PackagedCluster started =
                PackagedCluster.start("kill", PackagedCluster::repeatingCallbacks, PackagedCluster::hurried);
        cluster = started;
        sandbox = started.sandbox();
        replicas = started.replicas();

        Random random = new Random(SEED);
        int strokes = KILLS + SHUTDOWNS;
        List<Boolean> isDatabase = new ArrayList<>(Collections.nCopies(KILLS, false));
        isDatabase.addAll(Collections.nCopies(SHUTDOWNS, true));
        Collections.shuffle(isDatabase, random);
        try (LoadClients loadClients = LoadClients.of(CALLERS, replicas)) {
            for (int stroke = 0; stroke < strokes; stroke++) {
                loadClients.want(JOBS_EACH);
                loadClients.awaitAcknowledged(stroke * JOBS_EACH + 1 + random.nextInt(JOBS_EACH - 1));
                if (isDatabase.get(stroke)) {
                    blows.add(new Blow("database", Instant.now()));
                    DatabaseProcess.startAgain(
                            DatabaseProcess.shutDownImmediately(started.shared()),
                            started.shared().resolve("postgres.log"));
                } else {
                    PackagedApp victim = replicas.get(random.nextInt(replicas.size()));
                    blows.add(new Blow("replica", Instant.now()));
                    victim.kill();
                    victim.start();
                }
                loadClients.awaitAcknowledged((stroke + 1) * JOBS_EACH);
            }
            clusterAssertions = ClusterAssertions.of(loadClients.acknowledged(), new ApiClient(replicas.getFirst()));
        }
        blows.forEach(blow -> System.out.printf(
                "After the end of a %s: all it met had ended in %.1f s%n",
                blow.what(), blow.recovery(clusterAssertions.jobs()).toMillis() / 1000.0));
        System.out.println("Longest recovery: "
                + blows.stream()
                        .map(blow -> blow.recovery(clusterAssertions.jobs()))
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void nothing_that_was_acknowledged_is_lost() {
        assertThat(clusterAssertions.jobs()).hasSize((KILLS + SHUTDOWNS) * JOBS_EACH);
        clusterAssertions.noTwoAreTheSame();
        clusterAssertions.eachHasItsOneAsset(new ApiClient(replicas.getLast()));
    }

    @Test
    void nothing_is_paid_for_twice() {
        clusterAssertions.eachIsPaidForOnce(new SandboxLedger(sandbox));
    }

    @Test
    void every_history_could_have_happened() {
        clusterAssertions.noHistoryContradictsItself();
    }
}
