package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inputs, results and webhook bodies that are too large for many of them to be in memory together. */
@QuarkusTest
@TestProfile(LargeTextsTest.LargeInputs.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(Receiver.class)
class LargeTextsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    public static class LargeInputs implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("darkroom.jobs.max-input-bytes", "16777216");
        }
    }

    @Test
    void a_large_input_and_a_large_result_arrive_whole_and_so_does_the_webhook() {
        String app = app();
        String text = "a long story ".repeat(100_000);
        script(Route.RESULT, app, json(200, "{\"output\": \"" + text + "\"}"));
        String name = UUID.randomUUID().toString();
        String id = Api.submit(app + "?fal_webhook=" + Receiver.url(name), "{\"text\": \"" + text + "\"}");
        Api.finished(app, id).then().statusCode(200);
        assertThat(Api.job(id).getString("job.input.text")).isEqualTo(text);
        assertThat(Api.result(app, id).jsonPath().getString("output")).isEqualTo(text);
        await().atMost(PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        assertThat(new String(Receiver.receivedFor(name).getFirst().body(), UTF_8))
                .contains(text);
    }

    @Test
    void several_large_results_at_once_all_come() {
        String app = app();
        script(Route.RESULT, app, json(200, "{\"output\": \"" + "x".repeat(2 << 20) + "\"}"));
        List<String> jobs =
                IntStream.range(0, 6).mapToObj(_ -> Api.submit(app, "{}")).toList();
        for (String id : jobs) {
            await().atMost(PATIENCE)
                    .until(() -> Api.status(app, id).path("status").equals("COMPLETED"));
            Api.result(app, id).then().statusCode(200);
        }
    }

    private static String app() {
        return "large/" + UUID.randomUUID();
    }
}
