package dev.darkroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Spellings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With another upstream there is no sandbox, however a path is written, and even where it was switched on. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@TestProfile(SandboxOffTest.AnotherUpstream.class)
class SandboxOffTest {

    public static class AnotherUpstream implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "darkroom.upstream.url", "http://127.0.0.1:1",
                    "darkroom.background.enabled", "false",
                    "darkroom.sandbox.enabled", "true");
        }
    }

    @Test
    void nothing_of_it_answers() throws IOException {
        for (SandboxPaths.Call call : SandboxPaths.ALL) {
            for (String method : List.of(call.method(), "GET", "OPTIONS", "DELETE", "HEAD")) {
                RawRequest.Answer answer = send(method, call.path() + call.query());
                assertThat(answer.status()).as("%s %s", method, call).isEqualTo(404);
                assertThat(answer.headers()).doesNotContainIgnoringCase("allow:");
            }
        }
    }

    @Test
    void nothing_of_it_answers_by_another_spelling_of_its_path() throws IOException {
        for (SandboxPaths.Call call : SandboxPaths.ALL) {
            for (String spelling : Spellings.of(call.path())) {
                assertThat(send(call.method(), spelling + call.query()).status())
                        .as("%s %s", call.method(), spelling)
                        .isIn(400, 404);
            }
        }
    }

    private static RawRequest.Answer send(String method, String target) throws IOException {
        return RawRequest.send(method, target, "Host: localhost", "Authorization: Key a:b");
    }
}
