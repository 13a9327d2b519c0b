package dev.darkroom.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class OverdueJobsTest {

    private static final Duration FAR = Duration.ofHours(1);

    @Inject
    OverdueJobs overdue;

    @Inject
    JobRepository jobs;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Whatever its row holds, such as an id by which nothing can be asked for. */
    @ParameterizedTest
    @CsvSource({"WAITING, r-1, EXPIRED", "WAITING, a b/../c, EXPIRED", "WAITING, , EXPIRED", "CANCELLING, .., CANCELLED"
    })
    void a_job_that_no_look_comes_to_ends_soon_after_its_deadline(
            JobState state, @Nullable String upstreamId, JobState end) {
        UUID early = insert(state, upstreamId, Duration.ofSeconds(5), false);
        UUID late = insert(state, upstreamId, Duration.ofSeconds(15), false);

        overdue.sweep();

        assertThat(state(early)).isEqualTo(state);
        assertThat(state(late)).isEqualTo(end);
        database.update("DELETE FROM job WHERE id = ?", early);
    }

    @Test
    void a_look_under_way_has_time_to_read_an_answer_and_not_for_ever() {
        UUID reading = insert(JobState.WAITING, "r-2", Duration.ofSeconds(60), true);
        UUID hanging = insert(JobState.WAITING, "r-3", Duration.ofMinutes(3), true);

        overdue.sweep();

        assertThat(state(reading)).isEqualTo(JobState.WAITING);
        assertThat(state(hanging)).isEqualTo(JobState.EXPIRED);
        database.update("DELETE FROM job WHERE id = ?", reading);
    }

    private UUID insert(JobState state, @Nullable String upstreamId, Duration overdueBy, boolean isLeased) {
        UUID id = ids.next();
        Instant now = clock.instant();
        Instant due = now.plus(FAR);
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, leased_until, deadline, created_at,
                    submitted_at, upstream_id)
                SELECT ?, id, 'key', 'sandbox/instant', '{}', ?, ?, ?, ?, ?, ?, ? FROM owner ORDER BY created_at LIMIT 1""",
                id,
                state,
                due,
                isLeased ? due : now,
                now.minus(overdueBy),
                now.minus(FAR),
                now.minus(FAR),
                upstreamId);
        return id;
    }

    private JobState state(UUID id) {
        return jobs.find(id).orElseThrow().state();
    }
}
