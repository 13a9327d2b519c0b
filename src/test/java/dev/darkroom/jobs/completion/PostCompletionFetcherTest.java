package dev.darkroom.jobs.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.LogLines;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.UpstreamLogs;
import dev.darkroom.jobs.usage.BudgetedKeys;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.upstream.UpstreamQueue;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

/** What only upstream's status and the headers of its result tell of a job that a callback has ended. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PostCompletionFetcherTest {

    @Inject
    JobRepository store;

    @Inject
    TerminalTransitions terminalTransitions;

    @Inject
    UpstreamQueue upstream;

    @Inject
    Database database;

    @Inject
    ObjectMapper json;

    @Inject
    BudgetedKeys budgeted;

    private static JobsConfig config(String... settings) {
        return new SmallRyeConfigBuilder()
                .withConverters(new Converter<?>[] {new DurationConverter()})
                .withMapping(JobsConfig.class)
                .withSources(new PropertiesConfigSource(Map.of(settings[0], settings[1]), "test", 100))
                .build()
                .getConfigMapping(JobsConfig.class);
    }

    private PostCompletionFetcher afterTheEnd(String setting, String value) {
        JobsConfig config = config(setting, value);
        UpstreamLogs logs = new UpstreamLogs(upstream, database, store, config, json);
        return new PostCompletionFetcher(store, logs, upstream, database, config, budgeted, new BackgroundMode(true));
    }

    private static String endedByCallback() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"told by callback\", \"num_images\": 2}");
        Api.finished("fal-ai/flux", id).then().statusCode(200);
        assertThat(Api.history(id)).contains("answered");
        return id;
    }

    private Job job(String id) {
        return store.find(UUID.fromString(id)).orElseThrow();
    }

    @Test
    void nothing_is_asked_upstream_unless_somebody_wants_it() {
        Job job = job(endedByCallback());
        assertThat(job.logs()).isNull();
        assertThat(job.logsComplete()).isFalse();
        assertThat(job.billableUnits()).isNull();
    }

    @Test
    void lines_are_read_when_a_caller_asks_and_kept_and_metrics_stay_as_first_told() {
        String id = endedByCallback();
        Float told = Api.status("fal-ai/flux", id).path("metrics.inference_time");
        Api.caller()
                .get("/queue/fal-ai/flux/requests/" + id + "/status?logs=1")
                .then()
                .body("logs.size()", equalTo(5))
                .body("logs", everyItem(hasKey("timestamp")))
                .body("logs[0].message", equalTo("Model loaded"))
                .body("logs[0].level", equalTo("INFO"))
                .body("logs[0].source", equalTo("USER"))
                .body("metrics.inference_time", equalTo(told));
        Job job = job(id);
        assertThat(job.logsComplete()).isTrue();
        Api.status("fal-ai/flux", id).then().body("logs", equalTo(null)).body("metrics.inference_time", equalTo(told));
    }

    @Test
    void a_success_after_the_end_leaves_the_metrics_as_they_were_told() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"late\", \"sandbox\": {\"run_ms\": 3000}}");
        org.awaitility.Awaitility.await()
                .atMost(Api.PATIENCE)
                .until(() -> Api.history(id).contains("submitted"));
        terminalTransitions.end(job(id), JobState.EXPIRED, FailureOutcome.expired());
        Api.status("fal-ai/flux", id).then().body("metrics", equalTo(Map.of()));

        org.awaitility.Awaitility.await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);

        Api.status("fal-ai/flux", id).then().body("metrics", equalTo(Map.of()));
        Api.caller()
                .get("/queue/fal-ai/flux/requests/" + id + "/status?logs=1")
                .then()
                .body("metrics", equalTo(Map.of()));
    }

    @Test
    void the_time_at_work_counts_when_it_is_learnt_before_the_end() {
        String id = endedByCallback();
        // As if a caller had asked for lines while the files were being copied.
        database.update("UPDATE job SET inference_seconds = 0.3 WHERE id = ?", UUID.fromString(id));
        Api.status("fal-ai/flux", id).then().body("metrics.inference_time", equalTo(0.3f));
    }

    @Test
    void lines_are_read_after_every_end_where_that_is_configured() {
        String id = endedByCallback();
        afterTheEnd("darkroom.jobs.logs", "always").attend(job(id));
        assertThat(LogLines.read(job(id).logs())).hasSize(5);
        assertThat(job(id).billableUnits()).isNull();
    }

    @Test
    void billable_units_are_read_after_an_end_where_that_is_configured() {
        String id = endedByCallback();
        afterTheEnd("darkroom.jobs.read-billable-units", "true").attend(job(id));
        assertThat(job(id).billableUnits()).isEqualByComparingTo("2");
        assertThat(job(id).logs()).isNull();
        Api.result("fal-ai/flux", id).then().header("X-Fal-Billable-Units", "2");
    }

    @Test
    void lines_of_a_running_job_grow() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 3000}}");
        String status = "/queue/fal-ai/flux/requests/" + id + "/status?logs=true";
        org.awaitility.Awaitility.await()
                .atMost(Api.PATIENCE)
                .until(() ->
                        !Api.caller().get(status).jsonPath().getList("logs").isEmpty());
        Api.caller().get(status).then().statusCode(202).body("logs.size()", lessThan(5));
        Api.finished("fal-ai/flux", id);
        Api.caller().get(status).then().statusCode(200).body("logs.size()", equalTo(5));
    }

    @Test
    void lines_that_nobody_wants_to_have_asked_for_are_not() {
        String id = endedByCallback();
        UpstreamLogs never = new UpstreamLogs(upstream, database, store, config("darkroom.jobs.logs", "never"), json);
        assertThat(never.upToDate(job(id)).logs()).isNull();
    }
}
