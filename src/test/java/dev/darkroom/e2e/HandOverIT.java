package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replica that is told to stop leaves nothing that another one would have to wait for. */
class HandOverIT {

    private static final String ENDPOINT = "fal-ai/flux/schnell";

    @Test
    void what_a_stopped_replica_was_at_is_gone_on_with_at_once() {
        Path shared = Folders.empty(Path.of("target", "e2e", "hand-over-shared"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(shared);
                PackagedApp sandbox = PackagedApp.sandbox("hand-over-provider")
                        .with("darkroom.sandbox.ack-lost-hold", "10m")
                        .start();
                PackagedApp first = replica("hand-over-first", shared, database, sandbox);
                PackagedApp second = replica("hand-over-second", shared, database, sandbox)) {
            first.start();
            ApiClient apiClient = new ApiClient(first);
            String copying =
                    apiClient.submit(ENDPOINT, "{\"prompt\": \"a\", \"sandbox\": {\"outputs\": {\"slow_ms\": 40000}}}");
            String atTheCounter = apiClient.submit(
                    ENDPOINT, "{\"prompt\": \"b\", \"sandbox\": {\"submit\": \"ack_lost\", \"callback\": \"drop\"}}");
            apiClient.await(copying, "INGESTING");
            apiClient.await(atTheCounter, "SUBMITTING");
            second.start();

            first.terminate();
            first.exitCode();

            ApiClient other = new ApiClient(second);
            other.await(atTheCounter, "SUCCEEDED");
            assertThat(other.job(atTheCounter).path("history").toString())
                    .contains("stopped while being handed upstream")
                    .doesNotContain("interrupted");
            other.await(copying, "SUCCEEDED");
            for (String id : List.of(copying, atTheCounter)) {
                assertThat(new SandboxLedger(sandbox).entriesOf(id)).hasSize(1);
            }
        }
    }

    /** With the usual leases: 90 s at the counter, 15 min for copying. A submit may take longer than the test does. */
    private static PackagedApp replica(String name, Path shared, EmbeddedDatabase database, PackagedApp sandbox) {
        return PackagedApp.darkroom(name)
                .database(database)
                .upstream(sandbox)
                .with("darkroom.storage.directory", shared.resolve("objects").toString())
                .with(
                        "quarkus.fault-tolerance.\"dev.darkroom.upstream.client.QueueGateway/submit\".timeout.value",
                        "600")
                .with("darkroom.upstream.read-timeout", "10m")
                .with("darkroom.jobs.lease", "11m")
                .with("darkroom.jobs.grace", "2s");
    }
}
