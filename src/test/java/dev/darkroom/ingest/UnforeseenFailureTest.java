package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.testing.AnsweredJobs;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A result on which our own code fails, each time again. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class UnforeseenFailureTest {

    private static final String RESULT = "{\"image\": {\"url\": \"https://files.example/a.png\"}}";

    private static final class Broken extends IngestService {
        private final AtomicInteger tries = new AtomicInteger();

        Broken(OutputCopier outputCopier, ObjectService objectService, IngestConfig config) {
            super(outputCopier, objectService, config);
        }

        @Override
        public IngestedResult collect(JobOutput job) {
            return collectAgain(job);
        }

        @Override
        public IngestedResult collectAgain(JobOutput job) {
            tries.incrementAndGet();
            throw new ArrayIndexOutOfBoundsException("a bug");
        }
    }

    @Inject
    OutputCopier outputCopier;

    @Inject
    ObjectService objectService;

    @Inject
    IngestConfig config;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    private Broken broken;

    @BeforeEach
    void breakIt() {
        broken = new Broken(outputCopier, objectService, config);
        QuarkusMock.installMockForType(broken, IngestService.class);
    }

    @Test
    void is_tried_again_and_ends_in_the_end_with_its_files_where_they_are() {
        UUID early = insert(0);
        UUID last = insert(7);
        await().atMost(Api.PATIENCE).until(() -> state(last).equals("SUCCEEDED"));
        assertThat(Api.history(last.toString())).contains("output unobtainable", "succeeded");
        assertThat(Api.result("sandbox/instant", last.toString())
                        .path("image.url")
                        .toString())
                .isEqualTo("https://files.example/a.png");
        await().atMost(Api.PATIENCE).until(() -> broken.tries.get() > 1);
        assertThat(state(early)).isEqualTo("INGESTING");
    }

    private String state(UUID id) {
        return database.first("SELECT state FROM job WHERE id = ?", row -> row.getString(1), id)
                .orElseThrow();
    }

    private UUID insert(int looks) {
        UUID id = ids.next();
        AnsweredJobs.insert(database, id, RESULT, clock.instant(), looks);
        return id;
    }
}
