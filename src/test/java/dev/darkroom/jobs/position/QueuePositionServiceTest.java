package dev.darkroom.jobs.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.SettableClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class QueuePositionServiceTest {

    private static final int STEP = 7;

    @Inject
    Database database;

    @Inject
    JobsConfig config;

    private FarQueue far;
    private UUID owner;

    @BeforeEach
    void empty() {
        far = new FarQueue(database, config);
        owner = far.owner(1);
    }

    private record Waiting(int priority, UUID id) {}

    private List<Waiting> queue() {
        return database
                .query(
                        "SELECT priority, id FROM job WHERE owner_id = ? AND state = 'QUEUED'",
                        row -> new Waiting(row.getInt("priority"), Database.id(row, "id")),
                        owner)
                .stream()
                .sorted(Comparator.comparingInt(Waiting::priority).thenComparing(Waiting::id))
                .toList();
    }

    private void assertTrue(QueuePositionService positions, int mayBeWrongBy) {
        List<Waiting> queue = queue();
        for (int place = 0; place < queue.size(); place += 5) {
            Waiting job = queue.get(place);
            assertThat(positions.of(owner, job.priority(), job.id()))
                    .isBetween(place - mayBeWrongBy, place + mayBeWrongBy);
        }
    }

    @Test
    void it_is_the_number_that_counting_gives_while_jobs_come_and_go() {
        Random random = new Random(11);
        SettableClock clock = new SettableClock();
        QueuePositionService positions = new QueuePositionService(database, clock, STEP);
        JobClaimer jobClaimer = far.claims(FarQueue.UNLIMITED);
        for (int round = 0; round < 12; round++) {
            far.queue(owner, "a/b", 0, random.nextInt(40));
            far.queue(owner, "a/b", 1, random.nextInt(30));
            far.queue(far.owner(100 + round), "a/b", 0, 20);
            assertTrue(positions, 0);
            // All normal ones are claimed before any low one, so each priority loses only its front.
            int claimed = jobClaimer
                    .queued(Bounds.upTo(random.nextInt(40)), FarQueue.LEASE)
                    .size();
            assertTrue(positions, claimed);
            clock.advance(Duration.ofMillis(25));
            assertTrue(positions, 0);
        }
    }

    @Test
    void what_is_cancelled_in_the_middle_is_noticed_when_the_sample_is_made_anew() {
        UUID[] ids = far.queue(owner, 100);
        QueuePositionService positions = new QueuePositionService(database, FarQueue.CLOCK, STEP);
        assertTrue(positions, 0);
        far.set("CANCELLING", FarQueue.NOW, ids[40], ids[50], ids[51]);
        assertTrue(positions, 3);
        assertTrue(new QueuePositionService(database, Clock.offset(FarQueue.CLOCK, Duration.ofSeconds(6)), STEP), 0);
    }

    @Test
    void a_queue_of_many_passes_is_made_anew_pass_by_pass_while_somebody_asks() {
        SettableClock clock = new SettableClock();
        int passes = 3;
        UUID[] ids = far.queue(owner, passes * QueueIndexSampleCache.PASS * STEP - 5);
        UUID last = ids[ids.length - 1];
        QueuePositionService positions = new QueuePositionService(database, clock, STEP);
        assertThat(positions.of(owner, 0, last)).isEqualTo(ids.length - 1);
        far.set("CANCELLING", FarQueue.NOW, ids[ids.length / 2], ids[ids.length - 30]);
        assertThat(positions.of(owner, 0, last)).isEqualTo(ids.length - 1);
        clock.advance(Duration.ofSeconds(6));
        for (int pass = 1; pass < passes; pass++) {
            assertThat(positions.of(owner, 0, last)).isEqualTo(ids.length - 1);
        }
        assertThat(positions.of(owner, 0, last)).isEqualTo(ids.length - 3);
    }

    @Test
    void jobs_that_are_put_off_count_like_the_others() {
        UUID[] ids = far.queue(owner, 300);
        for (int i = 0; i < ids.length; i += 3) {
            far.putOff(FarQueue.NOW.plusSeconds(60), ids[i]);
        }
        assertTrue(new QueuePositionService(database, FarQueue.CLOCK, STEP), 0);
    }

    @Test
    void another_owners_queue_is_not_counted() {
        far.queue(far.owner(2), 300);
        UUID[] mine = far.queue(owner, 2);
        QueuePositionService positions = new QueuePositionService(database, FarQueue.CLOCK);
        assertThat(positions.of(owner, 0, mine[0])).isZero();
        assertThat(positions.of(owner, 0, mine[1])).isEqualTo(1);
    }
}
