package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.testing.RandomWorkflow;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random workflows, with gates and failures, while replicas are killed at random moments: every job ends as it has to, and is
 * paid for once or not at all. {@code -Dworkflows.count=1000 -Dworkflows.kills=20} for a long run.
 */
class WorkflowKillIT {

    private static final int COUNT = Integer.getInteger("workflows.count", 40);
    private static final int KILLS = Integer.getInteger("workflows.kills", 4);
    private static final long SEED = Long.getLong("workflows.seed", 20_261_129L);
    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("workflows.minutes", 5));

    private static @Nullable PackagedCluster cluster;
    private static PackagedApp sandbox;
    private static List<PackagedApp> replicas = List.of();

    @BeforeAll
    static void start() {
        PackagedCluster started = PackagedCluster.start(
                "workflow-kill",
                provider -> PackagedCluster.repeatingCallbacks(provider)
                        .with("darkroom.sandbox.faults.callback-drop", "0.05")
                        .with("darkroom.sandbox.faults.callback-duplicate", "0.05"),
                PackagedCluster::hurried);
        cluster = started;
        sandbox = started.sandbox();
        replicas = started.replicas();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void every_job_ends_as_it_has_to_and_is_paid_for_once() {
        Random random = new Random(SEED);
        Map<String, RandomWorkflow> asked = new LinkedHashMap<>();
        Map<String, RandomWorkflow> left = new LinkedHashMap<>();
        int kills = 0;
        for (int i = 0; i < COUNT; i++) {
            RandomWorkflow workflow = new RandomWorkflow("graph " + i, random);
            String id = submit(workflow, i);
            asked.put(id, workflow);
            left.put(id, workflow);
            if (i * KILLS / COUNT >= kills) {
                kills++;
                PackagedApp victim = replicas.get(random.nextInt(replicas.size()));
                victim.kill();
                victim.start();
            }
            callGates(left);
        }
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            callGates(left);
            return left.isEmpty();
        });
        Map<String, List<JsonNode>> paid = new SandboxLedger(sandbox).byJob();
        List<String> wrong = new ArrayList<>();
        asked.forEach((id, workflow) -> check(id, workflow, paid, wrong));
        assertThat(wrong).isEmpty();
        System.out.printf("%d workflows, %d kills, %d requests paid for%n", COUNT, kills, paid.size());
    }

    private static String submit(RandomWorkflow workflow, int number) {
        String[] id = new String[1];
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                PackagedApp replica = replicas.get(number % replicas.size());
                Web.Answer answer = Web.post(replica.url() + "/v1/workflows", PackagedApp.KEY, workflow.body());
                id[0] = answer.json().at("/workflow/id").asText();
                return answer.status() == 201;
            } catch (UncheckedIOException gone) {
                return false;
            }
        });
        return id[0];
    }

    /** Calls the gates that wait, at whichever replica answers; takes off those that have ended. */
    private static void callGates(Map<String, RandomWorkflow> left) {
        left.entrySet().removeIf(each -> {
            for (PackagedApp replica : replicas) {
                try {
                    return goOn(replica, each.getKey(), each.getValue());
                } catch (UncheckedIOException gone) {
                    // The next one, or the next time.
                }
            }
            return false;
        });
    }

    private static boolean goOn(PackagedApp replica, String id, RandomWorkflow workflow) {
        Web.Answer answer = Web.get(replica.url() + "/v1/workflows/" + id, PackagedApp.KEY);
        if (answer.status() != 200) {
            return false;
        }
        for (JsonNode job : answer.json().at("/workflow/jobs")) {
            String query = RandomWorkflow.queryFor(
                    Objects.requireNonNull(workflow.nodes().get(job.path("name").asText())));
            if (job.path("state").asText().equals("WAITING")
                    && query != null
                    && job.path("callback_url").isTextual()) {
                Web.post(job.path("callback_url").asText() + query, PackagedApp.KEY, "{\"seed\": 7}");
            }
        }
        return !answer.json().at("/workflow/state").asText().equals("running");
    }

    private static void check(
            String id, RandomWorkflow workflow, Map<String, List<JsonNode>> paid, List<String> wrong) {
        JsonNode ended = Web.get(replicas.getFirst().url() + "/v1/workflows/" + id, PackagedApp.KEY)
                .json();
        Map<String, RandomWorkflow.End> ends = workflow.ends();
        for (JsonNode job : ended.at("/workflow/jobs")) {
            RandomWorkflow.End end =
                    Objects.requireNonNull(ends.get(job.path("name").asText()));
            int times = paid.getOrDefault(job.path("id").asText(), List.of()).size();
            boolean right = job.path("state").asText().equals(end.state())
                    && (end.errorType().isEmpty()
                            || job.path("error_type").asText().equals(end.errorType()))
                    && times == (end.paid() ? 1 : 0);
            if (!right) {
                wrong.add(end + ", paid for " + times + " times: " + job);
            }
        }
    }
}
