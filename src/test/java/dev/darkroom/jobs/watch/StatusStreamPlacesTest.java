package dev.darkroom.jobs.watch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.QueuedJobs;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.HungUpSink;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

/** The places that status streams take, and give back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class StatusStreamPlacesTest {

    @Inject
    Callers callers;

    @Inject
    ApiKeyService keys;

    @Inject
    JobRepository jobs;

    @Inject
    JobStatusStreams streams;

    @Inject
    JobsConfig config;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void a_job_whose_position_cannot_be_read_takes_no_place() {
        TestCaller somebody = callers.somebody();
        String secret = somebody.authorization().substring("Key ".length());
        Caller caller = QuarkusTransaction.requiringNew()
                .call(() ->
                        keys.holder(secret.substring(0, secret.indexOf(':'))).orElseThrow());
        UUID id = ids.next();
        QueuedJobs.insert(database, id, caller.ownerId(), clock.instant().plus(Duration.ofHours(1)), null);
        Job job = jobs.find(id).orElseThrow();
        QuarkusTransaction.begin();
        try {
            // After a failure nothing more is read in the same transaction.
            assertThatThrownBy(() -> database.query("SELECT 1 / 0", row -> row.getInt(1)))
                    .isInstanceOf(DatabaseException.class);
            for (int i = 0; i <= config.statusStreams(); i++) {
                assertThatThrownBy(
                                () -> streams.open(caller, job, false, "http://here", new HungUpSink(1), new SseImpl()))
                        .isInstanceOf(DatabaseException.class);
            }
        } finally {
            QuarkusTransaction.rollback();
        }
        database.update("DELETE FROM job WHERE id = ?", id);
    }
}
