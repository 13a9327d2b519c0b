package dev.darkroom.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.OtlpSpan;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.TraceReceiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator has to ask for: prompts in spans, and the trace told to providers. In serverless mode, too. */
@QuarkusTest
@TestProfile(TracesToldTest.Profile.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(Receiver.class)
@WithTestResource(TraceReceiver.class)
class TracesToldTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.sdk.disabled", "false",
                    "darkroom.traces.contents", "true",
                    "darkroom.traces.upstream", "true",
                    "darkroom.mode", "serverless",
                    "darkroom.tick-token", "the-schedulers-own",
                    "darkroom.serverless.request-time", "20s");
        }
    }

    @Test
    void the_provider_is_told_the_trace_and_the_generation_has_the_prompt() throws IOException {
        TracedJob job = TracedJob.submitted().ended();
        await().atMost(Api.PATIENCE)
                .until(() -> TraceReceiver.spansOf(job.traceId()).stream()
                        .anyMatch(span -> span.name().startsWith("generate_content")));
        List<OtlpSpan> spans = TraceReceiver.spansOf(job.traceId());
        OtlpSpan submit = named(spans, "submit job");
        assertThat(job.request().traceparent()).isEqualTo("00-" + job.traceId() + "-" + submit.id() + "-01");
        assertThat(named(spans, "generate_content " + job.app()).attributes())
                .containsEntry(
                        "gen_ai.input.messages",
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"" + TracedJob.SECRET
                                + "\"}]}]");
    }

    private static OtlpSpan named(List<OtlpSpan> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
