package dev.darkroom.jobs.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.callbacks.VerifiedCallbacks;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.AnsweredJobs;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs whose host is down for a while. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class IngestStepTest {

    private static final int MORE_THAN_AT_ONCE = 5;

    @Inject
    Event<VerifiedCallbacks> arrived;

    @Inject
    JobRepository store;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void a_host_that_comes_back_is_waited_for_and_the_other_outputs_are_not_copied_again() {
        byte[] png = Samples.image("png", 4, 4);
        String good = OriginFiles.serve("/waits/good.png", "image/png", png);
        String slow = OriginFiles.serveAfterFailures("/waits/back.png", "image/png", png, MORE_THAN_AT_ONCE);
        UUID id = insert("{\"images\": [{\"url\": \"" + good + "\"}, {\"url\": \"" + slow + "\"}]}", clock.instant());
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
        assertThat(kinds(id)).startsWith("output delayed").endsWith("succeeded").doesNotContain("output unobtainable");
        assertThat(details(id))
                .anyMatch(detail -> detail.startsWith("/images/1: The host answered with status 503; tried again in "));
        assertThat(OriginFiles.hits("/waits/good.png")).isEqualTo(1);
        assertThat(job(id).result()).doesNotContain(good, slow);
        assertThat(database.first("SELECT count(*) FROM asset WHERE job_id = ?", row -> row.getInt(1), id))
                .contains(2);
    }

    @Test
    void an_answer_that_is_ingested_at_once_is_tried_once_a_time_after_its_first() {
        String back = OriginFiles.serveAfterFailures(
                "/waits/at-once.png", "image/png", Samples.image("png", 4, 4), MORE_THAN_AT_ONCE);
        // Not due yet: nobody claims it before it waits.
        UUID id = insert("{}", clock.instant().plus(Duration.ofMinutes(1)));
        database.update(
                "UPDATE job SET state = 'WAITING', due_at = deadline, answer = NULL, answer_status = NULL, answered_at = NULL WHERE id = ?",
                id);
        VerifiedCallback callback =
                new VerifiedCallback(id, "at-once", 200, "{\"image\": {\"url\": \"" + back + "\"}}", null, null);
        QuarkusTransaction.requiringNew().run(() -> arrived.fire(new VerifiedCallbacks(List.of(callback))));
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
        assertThat(kinds(id)).containsExactly("answered", "output delayed", "output delayed", "succeeded");
    }

    @Test
    void in_the_end_the_job_succeeds_without_it_and_says_why() {
        String down = OriginFiles.refuse("/waits/down.png", 503);
        UUID id = insert("{\"image\": {\"url\": \"" + down + "\"}}", clock.instant());
        await().atMost(Api.PATIENCE).until(() -> kinds(id).contains("output delayed"));
        assertThat(job(id).state()).isEqualTo(JobState.INGESTING);
        database.update(
                "UPDATE job SET answered_at = ? WHERE id = ?", clock.instant().minus(Duration.ofHours(7)), id);
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
        assertThat(kinds(id)).endsWith("output unobtainable", "succeeded");
        assertThat(details(id)).contains("/image: The host answered with status 503");
        assertThat(job(id).result()).contains(down);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 403})
    void what_its_host_refuses_is_not_waited_for(int status) {
        String path = "/waits/refused-" + status + ".png";
        UUID id = insert("{\"image\": {\"url\": \"" + OriginFiles.refuse(path, status) + "\"}}", clock.instant());
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
        assertThat(kinds(id)).containsExactly("output unobtainable", "succeeded");
        assertThat(OriginFiles.hits(path)).isEqualTo(1);
    }

    private UUID insert(String answer, Instant answeredAt) {
        UUID id = ids.next();
        AnsweredJobs.insert(database, id, answer, answeredAt, 0);
        return id;
    }

    private Job job(UUID id) {
        return store.find(id).orElseThrow();
    }

    private List<String> kinds(UUID id) {
        return events(id, "kind");
    }

    private List<String> details(UUID id) {
        return events(id, "detail");
    }

    private List<String> events(UUID id, String column) {
        return database.query(
                "SELECT kind, detail FROM job_event WHERE job_id = ? ORDER BY at, number",
                row -> row.getString(column),
                id);
    }
}
