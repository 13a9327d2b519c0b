package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plug is pulled while jobs are in every state there is, and put back. The provider is a process of its own that
 * lives on: at first it is frozen, so that the states hold still until the kill; while Darkroom is gone it finishes work
 * and calls back in vain.
 */
class KilledIT {

    private static final String ENDPOINT = "fal-ai/flux/schnell";
    private static final String APP = "fal-ai/flux";
    private static final int PARALLEL_SUBMITS = 6;

    private static PackagedApp sandbox;
    private static PackagedApp darkroom;
    private static Api api;
    private static Ledger ledger;

    private static String succeeded;
    private static byte[] resultBefore;
    private static String failed;
    private static String cancelled;
    private static String waiting;
    private static String announcedWhileDown;
    private static String neverAnnounced;
    private static String unacknowledged;
    private static String acceptedUnheard;
    private static String acceptedInSilence;
    private static String ingesting;
    private static String cancelling;
    private static String cancelledWhileSubmitting;
    private static List<String> submitting;
    private static List<String> queued;

    @BeforeAll
    static void pull_the_plug_in_the_middle_of_everything() {
        sandbox = PackagedApp.sandbox("killed-provider")
                .with("darkroom.sandbox.ack-lost-hold", "6s")
                .with("darkroom.sandbox.callbacks.retry-delays", String.join(",", Collections.nCopies(60, "1s")))
                .start();
        darkroom = PackagedApp.darkroom("killed")
                .upstream(sandbox)
                .with("darkroom.jobs.parallel-submits", String.valueOf(PARALLEL_SUBMITS))
                .with("darkroom.jobs.lease", "15s")
                .with("darkroom.jobs.ingest-lease", "12s")
                .with("darkroom.jobs.grace", "8s")
                .with("darkroom.jobs.first-look", "15s")
                .start();
        api = new Api(darkroom);
        ledger = new Ledger(sandbox);

        reachAnEnd();
        waitForUpstream();
        beAcceptedUnheard();
        sandbox.freeze();
        standStill();
        darkroom.kill();
        sandbox.thaw();
        await().atMost(Duration.ofSeconds(20)).until(() -> ledger.hasFinished(announcedWhileDown));
        darkroom.start();
    }

    @AfterAll
    static void end() {
        try (PackagedApp first = darkroom;
                PackagedApp second = sandbox) {
            assertThat(first).isNotSameAs(second);
        }
    }

    private static void reachAnEnd() {
        succeeded = submit("done before", "{}");
        failed = submit("failed before", "{\"fail\": {\"type\": \"content_policy_violation\"}}");
        cancelled = submit("cancelled before", "{\"run_ms\": 600000}");
        api.await(cancelled, "WAITING");
        assertThat(api.cancel(APP, cancelled)).isEqualTo(202);
        api.await(succeeded, "SUCCEEDED");
        api.await(failed, "FAILED");
        api.await(cancelled, "CANCELLED");
        resultBefore = api.result(APP, succeeded).body();
    }

    private static void waitForUpstream() {
        unacknowledged = submit("no acknowledgement", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        api.await(unacknowledged, "WAITING");
        waiting = submit("long", "{\"run_ms\": 20000}");
        cancelling = submit("given up", "{\"run_ms\": 600000}");
        neverAnnounced = submit("no callback", "{\"callback\": \"drop\"}");
        ingesting = submit("slow outputs", "{\"outputs\": {\"slow_ms\": 8000}}");
        announcedWhileDown = submit("announced in vain", "{\"run_ms\": 5000}");
        api.await(ingesting, "INGESTING");
        for (String id : List.of(waiting, cancelling, neverAnnounced, unacknowledged, announcedWhileDown)) {
            api.await(id, "WAITING");
        }
    }

    private static void beAcceptedUnheard() {
        acceptedUnheard = submit("at the counter, accepted", "{\"submit\": \"ack_lost\"}");
        acceptedInSilence = submit("in silence", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        await().until(() -> ledger.entriesOf(acceptedUnheard).size()
                        + ledger.entriesOf(acceptedInSilence).size()
                == 2);
    }

    private static void standStill() {
        submitting = IntStream.range(0, PARALLEL_SUBMITS - 3)
                .mapToObj(number -> submit("at the counter " + number, "{}"))
                .toList();
        cancelledWhileSubmitting = submit("given up at the counter", "{\"run_ms\": 600000}");
        submitting.forEach(id -> api.await(id, "SUBMITTING"));
        for (String id : List.of(acceptedUnheard, acceptedInSilence, cancelledWhileSubmitting)) {
            api.await(id, "SUBMITTING");
        }
        queued = IntStream.range(0, 3)
                .mapToObj(number -> submit("in line " + number, "{}"))
                .toList();
        assertThat(api.cancel(APP, cancelling)).isEqualTo(202);
        assertThat(api.cancel(APP, cancelledWhileSubmitting)).isEqualTo(202);
        queued.forEach(id -> api.await(id, "QUEUED"));
        for (String id : List.of(waiting, neverAnnounced, unacknowledged, announcedWhileDown)) {
            api.await(id, "WAITING");
        }
        api.await(cancelling, "CANCELLING");
        api.await(cancelledWhileSubmitting, "CANCELLING");
        api.await(ingesting, "INGESTING");
    }

    @Test
    void what_had_ended_is_as_it_was() {
        assertThat(api.result(APP, succeeded).body()).isEqualTo(resultBefore);
        assertThat(api.result(APP, failed).status()).isEqualTo(422);
        assertThat(api.result(APP, cancelled).status()).isEqualTo(499);
        succeedsPaidForOnce(succeeded);
    }

    @Test
    void queued_jobs_are_submitted() {
        queued.forEach(KilledIT::succeedsPaidForOnce);
    }

    @Test
    void jobs_at_the_counter_are_submitted_again_if_they_were_not_accepted() {
        submitting.forEach(KilledIT::succeedsPaidForOnce);
    }

    @Test
    void jobs_at_the_counter_are_not_submitted_again_if_they_were_accepted() {
        for (String id : List.of(acceptedUnheard, acceptedInSilence)) {
            succeedsPaidForOnce(id);
            assertThat(api.job(id).path("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_waiting_job_is_waited_for() {
        succeedsPaidForOnce(waiting);
    }

    @Test
    void a_callback_that_came_in_vain_is_taken_when_it_comes_again() {
        succeedsPaidForOnce(announcedWhileDown);
        assertThat(historyOf(announcedWhileDown)).contains("callback verified");
    }

    @Test
    void a_callback_that_never_comes_is_not_needed() {
        succeedsPaidForOnce(neverAnnounced);
        assertThat(historyOf(neverAnnounced)).contains("result fetched");
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_found_again() {
        succeedsPaidForOnce(unacknowledged);
        assertThat(api.job(unacknowledged).path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void outputs_that_were_being_copied_are_copied() {
        succeedsPaidForOnce(ingesting);
    }

    @Test
    void jobs_that_were_given_up_end_as_such() {
        api.await(cancelling, "CANCELLED");
        api.await(cancelledWhileSubmitting, "CANCELLED");
        assertThat(api.result(APP, cancelling).status()).isEqualTo(499);
        assertThat(api.result(APP, cancelledWhileSubmitting).status()).isEqualTo(499);
        assertThat(ledger.entriesOf(cancelling))
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.path("status_code").asInt()).isEqualTo(499));
        assertThat(ledger.entriesOf(cancelledWhileSubmitting)).hasSizeLessThanOrEqualTo(1);
    }

    private static void succeedsPaidForOnce(String id) {
        JsonNode job = api.await(id, "SUCCEEDED");
        assertThat(ledger.entriesOf(id))
                .as("what was paid for %s", job.toPrettyString())
                .hasSize(1);
        String url = api.result(APP, id).json().at("/images/0/url").asText();
        assertThat(url).startsWith(darkroom.url() + "/files/");
        assertThat(api.assetsOf(id))
                .singleElement()
                .satisfies(asset -> assertThat(asset.path("url").asText()).isEqualTo(url));
        assertThat(MediaFiles.picture(Web.bytes(url)).getWidth()).isEqualTo(128);
    }

    private static List<String> historyOf(String id) {
        return api.job(id).path("history").findValuesAsText("detail");
    }

    private static String submit(String prompt, String sandboxDirections) {
        return api.submit(
                ENDPOINT,
                "{\"prompt\": \"%s\", \"image_size\": {\"width\": 128, \"height\": 128}, \"sandbox\": %s}"
                        .formatted(prompt, sandboxDirections));
    }
}
