package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas as they come, without a setting of their leases: one of them is killed, or only falls asleep, while it
 * holds jobs. Callbacks reach the other, as a balancer would send them there.
 */
class DeadInstanceIT {

    private static final String ENDPOINT = "fal-ai/flux/schnell";
    private static final Duration GOES_ON = Duration.ofSeconds(30);
    private static final Duration NOTICED = Duration.ofSeconds(40);
    private static final int AT_THE_COUNTER = 3;

    private EmbeddedDatabase database;
    private Path shared;
    private PackagedApp sandbox;
    private PackagedApp victim;
    private PackagedApp survivor;

    @BeforeEach
    void start() {
        shared = Folders.empty(Path.of("target", "e2e", "dead-instance-shared"));
        database = EmbeddedDatabase.start(shared);
        sandbox = PackagedApp.sandbox("dead-instance-provider")
                .with("darkroom.sandbox.ack-lost-hold", "6s")
                .start();
        survivor = replica("dead-instance-survivor");
        victim = replica("dead-instance-victim").env("DARKROOM_PUBLIC_URL", survivor.url());
    }

    private PackagedApp replica(String name) {
        return PackagedApp.darkroom(name)
                .database(database)
                .upstream(sandbox)
                .with("darkroom.storage.directory", shared.resolve("objects").toString());
    }

    @AfterEach
    void end() {
        Stream.of(victim, survivor, sandbox).filter(Objects::nonNull).forEach(PackagedApp::close);
        if (database != null) {
            database.close();
        }
    }

    private static String submit(ApiClient apiClient, String prompt, String directions) {
        return apiClient.submit(
                ENDPOINT,
                "{\"prompt\": \"%s\", \"image_size\": {\"width\": 128, \"height\": 128}, \"sandbox\": %s}"
                        .formatted(prompt, directions));
    }

    private void paidForOnce(Stream<String> jobs) {
        SandboxLedger sandboxLedger = new SandboxLedger(sandbox);
        assertThat(jobs)
                .allSatisfy(id -> assertThat(sandboxLedger.entriesOf(id)).hasSize(1));
    }

    @Test
    void what_a_killed_instance_held_goes_on_within_half_a_minute() {
        victim.start();
        ApiClient before = new ApiClient(victim);
        String ingesting = submit(before, "slow outputs", "{\"outputs\": {\"slow_ms\": 8000}}");
        before.await(ingesting, "INGESTING");
        String unheard = submit(before, "accepted unheard", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        SandboxLedger sandboxLedger = new SandboxLedger(sandbox);
        await().until(() -> sandboxLedger.entriesOf(unheard).size() == 1);
        sandbox.freeze();
        List<String> atTheCounter = IntStream.range(0, AT_THE_COUNTER)
                .mapToObj(number -> submit(before, "at the counter " + number, "{}"))
                .toList();
        atTheCounter.forEach(id -> before.await(id, "SUBMITTING"));
        survivor.start();

        victim.kill();
        long killed = System.nanoTime();
        sandbox.thaw();

        ApiClient after = new ApiClient(survivor);
        List<String> all = Stream.concat(Stream.of(ingesting, unheard), atTheCounter.stream())
                .toList();
        all.forEach(id -> after.await(id, "SUCCEEDED"));
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(GOES_ON);
        paidForOnce(all.stream());
    }

    @Test
    void an_instance_that_falls_asleep_in_the_middle_of_submitting_pays_for_nothing_twice() {
        survivor.start();
        victim.start();
        ApiClient apiClient = new ApiClient(survivor);
        try (LoadClients loadClients = LoadClients.of(16, List.of(survivor))) {
            loadClients.want(400);
            loadClients.awaitAcknowledged(100);
            victim.freeze();
            loadClients.awaitAcknowledged(400);
            await("the survivor's notice")
                    .atMost(NOTICED)
                    .until(() -> survivor.output().contains("has had no heartbeat for a while"));
            victim.thaw();

            ClusterAssertions clusterAssertions = ClusterAssertions.of(loadClients.acknowledged(), apiClient);
            clusterAssertions.noTwoAreTheSame();
            clusterAssertions.eachIsPaidForOnce(new SandboxLedger(sandbox));
            clusterAssertions.noHistoryContradictsItself();
            clusterAssertions.eachHasItsOneAsset(apiClient);
        }
    }

    @Test
    void an_answer_that_a_sleeping_instance_was_ingesting_is_ingested_by_another() {
        victim.with("darkroom.jobs.first-look", "1s").start();
        String ingesting = submit(
                new ApiClient(victim),
                "outputs that take long",
                "{\"outputs\": {\"slow_ms\": 8000}, \"callback\": \"drop\"}");
        new ApiClient(victim).await(ingesting, "INGESTING");
        victim.freeze();
        survivor.start();
        JsonNode job = new ApiClient(survivor).await(ingesting, "SUCCEEDED");
        assertThat(job.path("attempts").asInt()).isEqualTo(1);
        victim.thaw();
        assertThat(new ApiClient(survivor).assetsOf(ingesting)).hasSize(1);
    }
}
