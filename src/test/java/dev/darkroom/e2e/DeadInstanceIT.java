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

    private static String submit(Api api, String prompt, String directions) {
        return api.submit(
                ENDPOINT,
                "{\"prompt\": \"%s\", \"image_size\": {\"width\": 128, \"height\": 128}, \"sandbox\": %s}"
                        .formatted(prompt, directions));
    }

    private void paidForOnce(Stream<String> jobs) {
        Ledger ledger = new Ledger(sandbox);
        assertThat(jobs).allSatisfy(id -> assertThat(ledger.entriesOf(id)).hasSize(1));
    }

    @Test
    void what_a_killed_instance_held_goes_on_within_half_a_minute() {
        victim.start();
        Api before = new Api(victim);
        String ingesting = submit(before, "slow outputs", "{\"outputs\": {\"slow_ms\": 8000}}");
        before.await(ingesting, "INGESTING");
        String unheard = submit(before, "accepted unheard", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        Ledger ledger = new Ledger(sandbox);
        await().until(() -> ledger.entriesOf(unheard).size() == 1);
        sandbox.freeze();
        List<String> atTheCounter = IntStream.range(0, AT_THE_COUNTER)
                .mapToObj(number -> submit(before, "at the counter " + number, "{}"))
                .toList();
        atTheCounter.forEach(id -> before.await(id, "SUBMITTING"));
        survivor.start();

        victim.kill();
        long killed = System.nanoTime();
        sandbox.thaw();

        Api after = new Api(survivor);
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
        Api api = new Api(survivor);
        try (Crowd crowd = Crowd.of(16, List.of(survivor))) {
            crowd.want(400);
            crowd.awaitAcknowledged(100);
            victim.freeze();
            crowd.awaitAcknowledged(400);
            await("the survivor's notice")
                    .atMost(NOTICED)
                    .until(() -> survivor.output().contains("has been silent for a while"));
            victim.thaw();

            Proof proof = Proof.of(crowd.acknowledged(), api);
            proof.noTwoAreTheSame();
            proof.eachIsPaidForOnce(new Ledger(sandbox));
            proof.noHistoryContradictsItself();
            proof.eachHasItsOneAsset(api);
        }
    }

    @Test
    void an_answer_that_a_sleeping_instance_was_ingesting_is_ingested_by_another() {
        victim.with("darkroom.jobs.first-look", "1s").start();
        String ingesting = submit(
                new Api(victim),
                "outputs that take long",
                "{\"outputs\": {\"slow_ms\": 8000}, \"callback\": \"drop\"}");
        new Api(victim).await(ingesting, "INGESTING");
        victim.freeze();
        survivor.start();
        JsonNode job = new Api(survivor).await(ingesting, "SUCCEEDED");
        assertThat(job.path("attempts").asInt()).isEqualTo(1);
        victim.thaw();
        assertThat(new Api(survivor).assetsOf(ingesting)).hasSize(1);
    }
}
