package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two replicas on one database and one object folder, and a provider that loses, repeats and delays a twentieth of
 * everything it can: of the callbacks, and of the acknowledgements, of which it also refuses a twentieth.
 */
class ClusterIT {

    private static final int JOBS = Integer.getInteger("cluster.jobs", 2_000);
    private static final int CALLERS = 32;
    private static final String SHARE = "0.05";

    private static @Nullable PackagedCluster cluster;
    private static PackagedApp sandbox;
    private static List<PackagedApp> replicas = List.of();
    private static ClusterAssertions clusterAssertions;

    @BeforeAll
    static void send_many_jobs_through_trouble() {
        PackagedCluster started = PackagedCluster.start(
                "cluster",
                provider -> provider.with("darkroom.sandbox.faults.callback-drop", SHARE)
                        .with("darkroom.sandbox.faults.callback-duplicate", SHARE)
                        .with("darkroom.sandbox.faults.callback-late", SHARE)
                        .with("darkroom.sandbox.faults.submit-ack-lost", SHARE)
                        .with("darkroom.sandbox.faults.submit-error503", SHARE)
                        .with("darkroom.sandbox.callbacks.late", "3s"),
                replica -> replica.with("darkroom.jobs.first-look", "4s"));
        cluster = started;
        sandbox = started.sandbox();
        replicas = started.replicas();
        try (LoadClients loadClients = LoadClients.of(CALLERS, replicas)) {
            loadClients.want(JOBS);
            loadClients.awaitAcknowledged(JOBS);
            clusterAssertions = ClusterAssertions.of(loadClients.acknowledged(), new ApiClient(replicas.getFirst()));
        }
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void no_job_is_lost_and_each_ends_well() {
        assertThat(clusterAssertions.jobs()).hasSize(JOBS);
        clusterAssertions.noTwoAreTheSame();
    }

    @Test
    void each_job_is_paid_for_once_lost_acknowledgements_included() {
        clusterAssertions.eachIsPaidForOnce(new SandboxLedger(sandbox));
        assertThat(new SandboxLedger(sandbox).byJob().values().stream().flatMap(List::stream))
                .as("acknowledgements that were lost")
                .anySatisfy(entry ->
                        assertThat(entry.path("client_got_ack").asBoolean()).isFalse());
    }

    @Test
    void every_history_could_have_happened() {
        clusterAssertions.noHistoryContradictsItself();
    }

    @Test
    void a_tenth_of_failures_does_not_make_the_provider_pass_for_dead() {
        assertThat(clusterAssertions.jobs().stream()
                        .flatMap(job -> job.path("history").findValuesAsText("detail").stream()))
                .noneMatch(detail -> detail.contains("calls pause"));
    }

    @Test
    void each_job_has_its_asset() {
        clusterAssertions.eachHasItsOneAsset(new ApiClient(replicas.getLast()));
    }

    @Test
    void both_replicas_have_taken_part() {
        assertThat(new SandboxLedger(sandbox)
                        .byJob().values().stream()
                                .map(entries ->
                                        entries.getFirst().path("callback_url").asText()))
                .anySatisfy(
                        url -> assertThat(url).startsWith(replicas.getFirst().url()))
                .anySatisfy(url -> assertThat(url).startsWith(replicas.getLast().url()));
    }
}
