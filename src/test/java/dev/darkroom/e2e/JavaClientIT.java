package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.fal.client.ClientConfig;
import ai.fal.client.CredentialsResolver;
import ai.fal.client.FalClient;
import ai.fal.client.Output;
import ai.fal.client.RunOptions;
import ai.fal.client.SubscribeOptions;
import ai.fal.client.exception.FalException;
import ai.fal.client.queue.QueueResultOptions;
import ai.fal.client.queue.QueueStatus.InQueue;
import ai.fal.client.queue.QueueStatus.StatusUpdate;
import ai.fal.client.queue.QueueSubmitOptions;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** fal's Java client, unmodified, by the proxy URL: it knows no other way, and subscribes over the status stream alone. */
class JavaClientIT {

    private static final String ENDPOINT = "fal-ai/flux/dev";

    private static PackagedApp app;

    @BeforeAll
    static void start() {
        app = PackagedApp.darkroom("java-client").start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static FalClient client(String key) {
        return FalClient.withConfig(ClientConfig.builder()
                .withCredentials(CredentialsResolver.fromApiKey(key))
                .withProxyUrl(app.url() + "/api/fal/proxy")
                .build());
    }

    private static FalClient client() {
        return client(PackagedApp.KEY);
    }

    private static String firstUrl(Output<JsonObject> output) {
        return output.getData()
                .getAsJsonArray("images")
                .get(0)
                .getAsJsonObject()
                .get("url")
                .getAsString();
    }

    private static List<StatusUpdate> subscribed(Map<String, Object> input) {
        List<StatusUpdate> updates = new CopyOnWriteArrayList<>();
        Output<JsonObject> output = client().subscribe(
                        ENDPOINT,
                        SubscribeOptions.<JsonObject>builder()
                                .input(input)
                                .resultType(JsonObject.class)
                                .logs(true)
                                .onQueueUpdate(updates::add)
                                .build());
        assertThat(firstUrl(output)).startsWith(app.url() + "/files/");
        assertThat(output.getRequestId()).isEqualTo(updates.getLast().getRequestId());
        return updates;
    }

    @Test
    void subscribe_follows_the_status_stream_to_its_end() {
        List<StatusUpdate> updates = subscribed(Map.of("prompt", "by stream", "sandbox", Map.of("run_ms", 700)));

        assertThat(updates)
                .extracting(update -> update.getStatus().name())
                .last()
                .isEqualTo("COMPLETED");
        assertThat(updates).extracting(update -> update.getStatus().name()).containsAnyOf("IN_QUEUE", "IN_PROGRESS");
    }

    @Test
    void a_job_that_is_longer_than_its_patience_keeps_the_stream_alive() {
        // It gives up when a connection is silent for ten seconds.
        assertThat(subscribed(Map.of("prompt", "slowly", "sandbox", Map.of("run_ms", 13_000))))
                .isNotEmpty();
    }

    @Test
    void run_waits_for_the_result() {
        Output<JsonObject> output = client().run(ENDPOINT, RunOptions.withInput(Map.of("prompt", "waited for")));

        assertThat(output.getData().get("prompt").getAsString()).isEqualTo("waited for");
        assertThat(firstUrl(output)).startsWith(app.url() + "/files/");
        assertThat(output.getRequestId()).isNotBlank();
    }

    @Test
    void the_queue_can_be_used_by_itself() {
        InQueue submitted =
                client().queue().submit(ENDPOINT, QueueSubmitOptions.withInput(Map.of("prompt", "step by step")));
        assertThat(submitted.getStatusUrl()).startsWith(app.url() + "/queue/fal-ai/flux/requests/");

        new ApiClient(app).await(submitted.getRequestId(), "SUCCEEDED");
        Output<JsonObject> output =
                client().queue().result(ENDPOINT, QueueResultOptions.withRequestId(submitted.getRequestId()));
        assertThat(output.getRequestId()).isEqualTo(submitted.getRequestId());
    }

    @Test
    void a_refusal_is_an_exception() {
        assertThatThrownBy(() -> client("nobody:nothing").run(ENDPOINT, RunOptions.withInput(Map.of("prompt", "x"))))
                .isInstanceOf(FalException.class);
    }
}
