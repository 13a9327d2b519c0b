package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.IntStream;

/** Jobs brought into every state that a job can be in. */
final class EveryState {

    static final String APP = "fal-ai/flux";

    private static final int ALIKE = 2;

    /** Those that are alike at the counter, and four that are not: the half of all places that one app may have. */
    static final int PARALLEL_SUBMITS = ALIKE + 4;

    private static final String ENDPOINT = "fal-ai/flux/schnell";

    private final ApiClient apiClient;
    private final SandboxLedger sandboxLedger;

    String succeeded;
    byte[] resultBefore;
    String failed;
    String cancelled;
    String waiting;
    String announcedWhileDown;
    String neverAnnounced;
    String unacknowledged;
    String acceptedUnheard;
    String acceptedInSilence;
    String acceptedUnheardAndGivenUp;
    String ingesting;
    String cancelling;
    String cancelledWhileSubmitting;
    List<String> submitting;
    List<String> queued;

    EveryState(ApiClient apiClient, SandboxLedger sandboxLedger) {
        this.apiClient = apiClient;
        this.sandboxLedger = sandboxLedger;
    }

    /** Jobs that have ended, well, badly and by will. */
    void reachAnEnd() {
        succeeded = submit("done before", "{}");
        failed = submit("failed before", "{\"fail\": {\"type\": \"content_policy_violation\"}}");
        cancelled = submit("cancelled before", "{\"run_ms\": 600000}");
        apiClient.await(cancelled, "WAITING");
        assertThat(apiClient.cancel(APP, cancelled)).isEqualTo(202);
        apiClient.await(succeeded, "SUCCEEDED");
        apiClient.await(failed, "FAILED");
        apiClient.await(cancelled, "CANCELLED");
        resultBefore = apiClient.result(APP, succeeded).body();
    }

    /** Jobs that upstream works on, or that it has answered. */
    void waitForUpstream() {
        unacknowledged = submit("no acknowledgement", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        apiClient.await(unacknowledged, "WAITING");
        waiting = submit("long", "{\"run_ms\": 20000}");
        cancelling = submit("given up", "{\"run_ms\": 600000}");
        neverAnnounced = submit("no callback", "{\"callback\": \"drop\"}");
        ingesting = submit("slow outputs", "{\"outputs\": {\"slow_ms\": 8000}}");
        announcedWhileDown = submit("announced in vain", "{\"run_ms\": 5000}");
        apiClient.await(ingesting, "INGESTING");
        for (String id : List.of(waiting, cancelling, neverAnnounced, unacknowledged, announcedWhileDown)) {
            apiClient.await(id, "WAITING");
        }
    }

    /** Jobs that upstream has accepted without our hearing of it yet. */
    void beAcceptedUnheard() {
        acceptedUnheard = submit("at the counter, accepted", "{\"submit\": \"ack_lost\", \"run_ms\": 5000}");
        acceptedInSilence = submit("in silence", "{\"submit\": \"ack_lost\", \"callback\": \"drop\"}");
        acceptedUnheardAndGivenUp =
                submit("in vain", "{\"submit\": \"ack_lost\", \"callback\": \"drop\", \"run_ms\": 600000}");
        for (String id : List.of(acceptedUnheard, acceptedInSilence, acceptedUnheardAndGivenUp)) {
            await().until(() -> sandboxLedger.entriesOf(id).size() == 1);
        }
    }

    /** Jobs at the counter, in line behind it, and given up, while the provider is frozen. */
    void standStill() {
        submitting = IntStream.range(0, ALIKE)
                .mapToObj(number -> submit("at the counter " + number, "{}"))
                .toList();
        cancelledWhileSubmitting = submit("given up at the counter", "{\"run_ms\": 600000}");
        submitting.forEach(id -> apiClient.await(id, "SUBMITTING"));
        for (String id :
                List.of(acceptedUnheard, acceptedInSilence, acceptedUnheardAndGivenUp, cancelledWhileSubmitting)) {
            apiClient.await(id, "SUBMITTING");
        }
        queued = IntStream.range(0, 3)
                .mapToObj(number -> submit("in line " + number, "{}"))
                .toList();
        for (String id : List.of(cancelling, cancelledWhileSubmitting, acceptedUnheardAndGivenUp)) {
            assertThat(apiClient.cancel(APP, id)).isEqualTo(202);
            apiClient.await(id, "CANCELLING");
        }
        queued.forEach(id -> apiClient.await(id, "QUEUED"));
        for (String id : List.of(waiting, neverAnnounced, unacknowledged, announcedWhileDown)) {
            apiClient.await(id, "WAITING");
        }
        apiClient.await(ingesting, "INGESTING");
    }

    private String submit(String prompt, String sandboxDirections) {
        return apiClient.submit(
                ENDPOINT,
                "{\"prompt\": \"%s\", \"image_size\": {\"width\": 128, \"height\": 128}, \"sandbox\": %s}"
                        .formatted(prompt, sandboxDirections));
    }
}
