package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plug is pulled while jobs are in every state there is, and put back. The provider is a process of its own that
 * lives on: at first it is frozen, so that the states hold still until the kill; while Darkroom is gone it finishes work
 * and calls back in vain.
 */
class CrashRecoveryIT {

    private static final String APP = EveryState.APP;

    private static PackagedApp sandbox;
    private static PackagedApp darkroom;
    private static ApiClient apiClient;
    private static SandboxLedger sandboxLedger;
    private static EveryState jobs;

    @BeforeAll
    static void pull_the_plug_in_the_middle_of_everything() {
        sandbox = PackagedApp.sandbox("killed-provider")
                .with("darkroom.sandbox.ack-lost-hold", "6s")
                .with("darkroom.sandbox.callbacks.retry-delays", String.join(",", Collections.nCopies(60, "1s")))
                .start();
        darkroom = PackagedApp.darkroom("killed")
                .upstream(sandbox)
                .with("darkroom.jobs.parallel-submits", String.valueOf(2 * EveryState.PARALLEL_SUBMITS))
                .with("darkroom.jobs.grace", "12s")
                .with("darkroom.jobs.first-look", "15s")
                .start();
        apiClient = new ApiClient(darkroom);
        sandboxLedger = new SandboxLedger(sandbox);
        jobs = new EveryState(apiClient, sandboxLedger);

        jobs.reachAnEnd();
        jobs.waitForUpstream();
        jobs.beAcceptedUnheard();
        sandbox.freeze();
        jobs.standStill();
        darkroom.kill();
        sandbox.thaw();
        await().atMost(Duration.ofSeconds(20)).until(() -> sandboxLedger.hasFinished(jobs.announcedWhileDown));
        darkroom.start();
    }

    @AfterAll
    static void end() {
        Stream.of(darkroom, sandbox).filter(Objects::nonNull).forEach(PackagedApp::close);
    }

    @Test
    void what_had_ended_is_as_it_was() {
        assertThat(apiClient.result(APP, jobs.succeeded).body()).isEqualTo(jobs.resultBefore);
        assertThat(apiClient.result(APP, jobs.failed).status()).isEqualTo(422);
        assertThat(apiClient.result(APP, jobs.cancelled).status()).isEqualTo(499);
        succeedsPaidForOnce(jobs.succeeded);
    }

    @Test
    void queued_jobs_are_submitted() {
        jobs.queued.forEach(CrashRecoveryIT::succeedsPaidForOnce);
    }

    @Test
    void jobs_at_the_counter_are_submitted_again_if_they_were_not_accepted() {
        jobs.submitting.forEach(CrashRecoveryIT::succeedsPaidForOnce);
    }

    @Test
    void jobs_at_the_counter_are_not_submitted_again_if_they_were_accepted() {
        for (String id : List.of(jobs.acceptedUnheard, jobs.acceptedInSilence)) {
            succeedsPaidForOnce(id);
            assertThat(apiClient.job(id).path("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_waiting_job_is_waited_for() {
        succeedsPaidForOnce(jobs.waiting);
    }

    @Test
    void a_callback_that_came_in_vain_is_taken_when_it_comes_again() {
        succeedsPaidForOnce(jobs.announcedWhileDown);
        // A look may have learnt it a moment earlier; then the callback is known to repeat it.
        assertThat(historyOf(jobs.announcedWhileDown)).anyMatch(told -> told.startsWith("callback verified"));
    }

    @Test
    void a_callback_that_never_comes_is_not_needed() {
        succeedsPaidForOnce(jobs.neverAnnounced);
        assertThat(historyOf(jobs.neverAnnounced)).contains("result fetched");
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_found_again() {
        succeedsPaidForOnce(jobs.unacknowledged);
        assertThat(apiClient.job(jobs.unacknowledged).path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void outputs_that_were_being_copied_are_copied() {
        succeedsPaidForOnce(jobs.ingesting);
    }

    @Test
    void a_job_that_was_given_up_ends_as_such_here_and_upstream() {
        for (String id : List.of(jobs.cancelling, jobs.acceptedUnheardAndGivenUp)) {
            apiClient.await(id, "CANCELLED");
            assertThat(apiClient.result(APP, id).status()).isEqualTo(499);
            assertThat(sandboxLedger.entriesOf(id))
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.path("status_code").asInt()).isEqualTo(499));
        }
    }

    @Test
    void a_job_that_was_given_up_at_the_counter_is_not_submitted_again() {
        apiClient.await(jobs.cancelledWhileSubmitting, "CANCELLED");
        assertThat(apiClient.result(APP, jobs.cancelledWhileSubmitting).status())
                .isEqualTo(499);
        assertThat(apiClient.job(jobs.cancelledWhileSubmitting).path("attempts").asInt())
                .isEqualTo(1);
    }

    private static void succeedsPaidForOnce(String id) {
        JsonNode job = apiClient.await(id, "SUCCEEDED");
        assertThat(sandboxLedger.entriesOf(id))
                .as("what was paid for %s", job.toPrettyString())
                .hasSize(1);
        String url = apiClient.result(APP, id).json().at("/images/0/url").asText();
        assertThat(url).startsWith(darkroom.url() + "/files/");
        assertThat(apiClient.assetsOf(id))
                .singleElement()
                .satisfies(asset -> assertThat(asset.path("url").asText()).isEqualTo(url));
        assertThat(MediaFiles.picture(Web.bytes(url)).getWidth()).isEqualTo(128);
    }

    private static List<String> historyOf(String id) {
        return apiClient.job(id).path("history").findValuesAsText("detail");
    }
}
