package dev.darkroom.jobs.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.LogListener;
import dev.darkroom.testing.OtlpSpan;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import dev.darkroom.testing.TraceReceiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** A job's life is one trace, from the request that brought it to the webhook that tells of its end, and gives nothing away. */
@QuarkusTest
@TestProfile(JobTracesTest.Profile.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(Receiver.class)
@WithTestResource(TraceReceiver.class)
class JobTracesTest {

    private static final long SERVER = 2;

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false");
        }
    }

    @Test
    void a_jobs_life_is_one_trace() throws IOException {
        TracedJob job = TracedJob.submitted().ended();
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(names(job))
                        .contains(
                                "POST /queue/{path}",
                                "wait in queue",
                                "submit job",
                                "receive callback",
                                "ingest result",
                                "file assets",
                                "generate_content " + job.app(),
                                "deliver webhook"));
        OtlpSpan submit = span(job, "POST /queue/{path}");
        assertThat(submit.parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(submit.attributes())
                .containsEntry("http.route", "/queue/{path}")
                .containsEntry("http.response.status_code", "200");
        assertThat(TraceReceiver.spansOf(job.traceId()))
                .filteredOn(span -> span.kind() != SERVER)
                .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(submit.id()));
        assertThat(span(job, "generate_content " + job.app()).attributes())
                .containsEntry("gen_ai.operation.name", "generate_content")
                .containsEntry("gen_ai.request.model", job.app())
                .containsEntry("gen_ai.provider.name", "default")
                .containsEntry("gen_ai.response.id", job.request().id())
                .containsEntry("darkroom.job.id", job.id())
                .containsEntry("darkroom.job.state", "SUCCEEDED");
        assertThat(span(job, "file assets").attributes()).containsEntry("darkroom.assets", "1");
    }

    @Test
    void a_callbacks_request_is_linked_and_a_delivery_tells_the_receiver() throws IOException {
        TracedJob job = TracedJob.submitted().ended();
        await().atMost(Api.PATIENCE).until(() -> names(job).contains("deliver webhook"));
        String carried = span(job, "receive callback").links().getFirst();
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(TraceReceiver.spansOf(carried))
                        .extracting(OtlpSpan::name)
                        .containsExactly("POST /callbacks/{job}/{token}"));
        assertThat(job.delivered())
                .containsEntry(
                        "Traceparent",
                        List.of("00-" + job.traceId() + "-"
                                + span(job, "deliver webhook").id() + "-01"));
        assertThat(job.request().traceparent()).isNull();
    }

    @Test
    void looks_and_failures_are_told_too() {
        TracedJob job = TracedJob.submitted();
        ScriptedUpstream.script(Route.STATUS, job.app(), ScriptedUpstream.json(200, "{\"status\": \"COMPLETED\"}"));
        ScriptedUpstream.script(
                Route.RESULT, job.app(), ScriptedUpstream.json(422, "{\"detail\": \"" + TracedJob.SECRET + "\"}"));
        Api.finished(job.app(), job.id());
        await().atMost(Api.PATIENCE)
                .until(() -> names(job)
                        .containsAll(Set.of("poll provider", "generate_content " + job.app(), "deliver webhook")));
        assertThat(span(job, "generate_content " + job.app()).attributes())
                .containsEntry("darkroom.job.state", "FAILED")
                .containsKey("error.type");
    }

    @Test
    void no_span_holds_a_secret_and_none_begins_in_the_background() throws IOException {
        TracedJob job = TracedJob.submitted().ended();
        given().get("/files/" + TracedJob.SECRET + "?signature=" + TracedJob.SECRET);
        given().get("/v1/jobs/" + job.id() + "?fal_jwt_token=" + TracedJob.SECRET);
        given().post("/callbacks/" + job.id() + "/" + TracedJob.SECRET);
        given().header("User-Agent", TracedJob.SECRET).get("/share/" + TracedJob.SECRET);
        await().atMost(Api.PATIENCE).until(() -> names(job).contains("deliver webhook"));
        await().atMost(Api.PATIENCE)
                .until(() -> TraceReceiver.spans().stream()
                                .filter(span -> span.name().contains("/callbacks/"))
                                .count()
                        >= 2);
        String key = PostgresResource.KEY.substring(PostgresResource.KEY.indexOf(':') + 1);
        assertThat(TraceReceiver.spans()).allSatisfy(span -> {
            assertThat(span.toString())
                    .doesNotContain(TracedJob.SECRET, key, job.callbackToken(), "?", "signature=", "fal_jwt_token");
            assertThat(span.kind() == SERVER || !span.parentId().isEmpty()).isTrue();
        });
    }

    @Test
    void the_line_of_an_end_has_the_trace() throws IOException {
        Set<String> traces = new CopyOnWriteArraySet<>();
        LogListener listener = new LogListener(line -> {
            if (line.getMessage().contains("job.ended")) {
                traces.add(String.valueOf(MDC.get("traceId")));
            }
        });
        try (LogListener _ = listener.listen()) {
            TracedJob job = TracedJob.submitted().ended();
            assertThat(traces).contains(job.traceId());
        }
    }

    private static Set<String> names(TracedJob job) {
        return TraceReceiver.spansOf(job.traceId()).stream().map(OtlpSpan::name).collect(Collectors.toSet());
    }

    private static OtlpSpan span(TracedJob job, String name) {
        return TraceReceiver.spansOf(job.traceId()).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
