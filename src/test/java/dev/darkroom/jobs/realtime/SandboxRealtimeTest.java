package dev.darkroom.jobs.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RealtimeCaller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The sandbox's realtime models, through Darkroom; in JSON here, and in MessagePack by fal's own client elsewhere. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SandboxRealtimeTest {

    private static final String MODEL = "fal-ai/fast-lcm-diffusion/realtime";

    private RealtimeCaller connect() {
        return RealtimeCaller.connect(RestAssured.port, MODEL + "?max_buffering=3", "Key " + PostgresResource.KEY);
    }

    private static String said(RealtimeCaller caller, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> caller.heard().size() >= count);
        return caller.heard().get(count - 1);
    }

    @Test
    void a_picture_comes_back_for_each_prompt() {
        try (RealtimeCaller caller = connect()) {
            caller.say("{\"prompt\": \"a harbour\", \"sandbox\": {\"realtime\": \"echo\"}}", true)
                    .join();
            JsonPath echo = JsonPath.from(said(caller, 1).substring("text ".length()));
            assertThat(echo.getString("query")).isEqualTo("max_buffering=3");
            assertThat(echo.getString("said.prompt")).isEqualTo("a harbour");
            assertThat(echo.<String, String>getMap("headers")).doesNotContainKey("authorization");
            caller.say("{\"seed\": 1}", true).join();
            assertThat(said(caller, 2)).contains("x-fal-error", "prompt");
            caller.say("no JSON", true).join();
            assertThat(said(caller, 3)).contains("x-fal-error");
            caller.say("{\"prompt\": \"a harbour\", \"request_id\": \"mine\"}", true)
                    .join();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> caller.heard().size() > 3
                            && caller.heard().getLast().endsWith("}"));
            StringBuilder picture = new StringBuilder();
            caller.heard().stream().skip(3).forEach(part -> picture.append(part.replaceAll("^text |\\+$", "")));
            JsonPath answer = JsonPath.from(picture.toString());
            assertThat(answer.getString("request_id")).isEqualTo("mine");
            assertThat(Base64.getDecoder().decode(answer.getString("images[0].content")))
                    .startsWith(0xff, 0xd8);
        }
    }

    @Test
    void it_closes_and_breaks_off_as_it_is_asked_to() {
        try (RealtimeCaller caller = connect()) {
            caller.say("{\"sandbox\": {\"realtime\": \"close\"}}", true).join();
            assertThat(said(caller, 1)).isEqualTo("close 4001 as was asked for");
        }
        try (RealtimeCaller caller = connect()) {
            caller.say("{\"sandbox\": {\"realtime\": \"cut\"}}", true).join();
            assertThat(said(caller, 2)).isEqualTo("close 1011 The provider has ended the connection");
            assertThat(caller.heard().getFirst()).contains("runner_disconnected");
        }
    }
}
