package dev.darkroom.deliveries;

import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A webhook is sent because its job has ended, not because it was looked for: the next look is an hour away. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
@TestProfile(DeliveryWakeTest.LooksOnceAnHour.class)
class DeliveryWakeTest {

    public static class LooksOnceAnHour implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("darkroom.deliveries.poll-interval", "1h");
        }
    }

    @Test
    void the_end_of_a_job_sends_its_webhook() {
        Api.submit("fal-ai/flux/dev?fal_webhook=" + Receiver.url("prompt"), "{\"prompt\": \"a bell\"}");
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor("prompt").isEmpty());
        Api.submit("fal-ai/flux/dev?fal_webhook=" + Receiver.url("prompt-too"), "{\"prompt\": \"another bell\"}");
        await().atMost(Api.PATIENCE)
                .until(() -> !Receiver.receivedFor("prompt-too").isEmpty());
    }
}
