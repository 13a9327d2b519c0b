package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Serverless mode on a platform that freezes or kills the process between any two requests, while the provider loses some
 * of its callbacks. What a job costs in requests and starts is printed.
 */
class ServerlessIT {

    private static final int JOBS = Integer.getInteger("serverless.jobs", 24);
    private static final long SEED = Long.getLong("serverless.seed", 20_251_129L);
    private static final double KILLED = Integer.getInteger("serverless.killed-percent", 4) / 100.0;
    private static final int JOBS_PER_TICK = 10;
    /** The part of all jobs whose callback the provider loses. */
    private static final int LOST_ONE_OF = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2 + JOBS / 50);

    private static EmbeddedDatabase database;
    private static PackagedApp sandbox;
    private static PackagedApp function;
    private static FunctionPlatform platform;
    private static SlowReceiver receiver;
    private static final List<String> ids = new ArrayList<>();
    private static ClusterAssertions clusterAssertions;

    @BeforeAll
    static void run_jobs() {
        Path shared = Folders.empty(Path.of("target", "e2e", "serverless-shared"));
        database = EmbeddedDatabase.start(shared);
        sandbox = PackagedApp.sandbox("serverless-provider")
                .with("darkroom.sandbox.callbacks.retry-delays", String.join(",", Collections.nCopies(90, "1s")))
                .start();
        receiver = new SlowReceiver(Duration.ZERO);
        platform = new FunctionPlatform(SEED, KILLED);
        function = PackagedApp.darkroom("function")
                .database(database)
                .upstream(sandbox)
                .env("DARKROOM_OUTGOING_ALLOW", sandbox.url() + "," + receiver.origin())
                .env("DARKROOM_PUBLIC_URL", platform.url())
                .env("DARKROOM_MODE", "serverless")
                .with("darkroom.storage.directory", shared.resolve("objects").toString())
                .with("darkroom.jobs.first-look", "5s")
                .with("darkroom.jobs.grace", "10s");
        platform.runs(function);
        for (int i = 0; i < JOBS; i++) {
            ids.add(submit(i));
            if (i % JOBS_PER_TICK == 0) {
                tick();
            }
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            JsonNode ticked = tick();
            return ticked.path("left").asInt() == 0
                    && ticked.path("next_due_at").isNull();
        });
        System.out.printf(
                "Serverless: %d jobs took %d requests, %d starts of the process and %.1f s of the processors%n",
                JOBS,
                platform.requests(),
                platform.starts(),
                platform.processorTime().toMillis() / 1_000.0);
        clusterAssertions = ClusterAssertions.of(ids, new ApiClient(platform.url()));
    }

    private static String submit(int number) {
        String lost = number % LOST_ONE_OF == 3 ? ", \"sandbox\": {\"callback\": \"drop\"}" : "";
        String input = "{\"prompt\": \"one of many, number " + number + "\"" + lost + "}";
        Web.Answer answer = Web.post(
                platform.url() + "/queue/" + LoadClients.ENDPOINT + "?fal_webhook=" + receiver.prompt(),
                PackagedApp.KEY,
                input);
        assertThat(answer.status()).as("submit: %s", answer.json()).isEqualTo(200);
        return answer.json().path("request_id").asText();
    }

    private static JsonNode tick() {
        Web.Answer answer = Web.post(platform.url() + "/internal/tick", PackagedApp.KEY, "");
        assertThat(answer.status()).as("tick: %s", answer.json()).isEqualTo(200);
        return answer.json();
    }

    @AfterAll
    static void end() {
        if (platform != null) {
            platform.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        if (receiver != null) {
            receiver.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    void the_process_really_was_frozen_and_killed() {
        assertThat(platform.starts()).isGreaterThan(1);
    }

    @Test
    void every_job_has_ended_well_with_its_one_asset() {
        assertThat(clusterAssertions.jobs()).hasSize(JOBS);
        clusterAssertions.noTwoAreTheSame();
        clusterAssertions.eachHasItsOneAsset(new ApiClient(platform.url()));
    }

    @Test
    void nothing_is_paid_for_twice() {
        clusterAssertions.eachIsPaidForOnce(new SandboxLedger(sandbox));
    }

    @Test
    void every_webhook_arrived() {
        assertThat(receiver.heard()).containsAll(ids);
    }

    @Test
    void every_history_could_have_happened() {
        clusterAssertions.noHistoryContradictsItself();
    }
}
