package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.DirectConnections;
import dev.darkroom.shared.work.PeriodicTask.Runs;
import dev.darkroom.testing.PostgresResource;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both timers: the framework's for full seconds, and a loop for what is due more often. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PeriodicTaskSchedulerTest {

    private static final List<Throwable> FAILURES = List.of(
            new OutOfMemoryError("no room"),
            new StackOverflowError(),
            new NoClassDefFoundError("gone"),
            new IllegalStateException("database away"));

    @Inject
    Scheduler scheduler;

    @Inject
    @All
    List<PeriodicTask> ofTheApplication;

    private final List<PeriodicTaskScheduler> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(one -> one.stop(new ShutdownEvent()));
    }

    private PeriodicTaskScheduler start(boolean background, PeriodicTask... tasks) {
        return start(background, Optional.of("jdbc:postgresql:any"), tasks);
    }

    private PeriodicTaskScheduler start(boolean background, Optional<String> database, PeriodicTask... tasks) {
        DirectConnections connections = new DirectConnections(database, Optional.empty(), Optional.empty());
        PeriodicTaskScheduler one =
                new PeriodicTaskScheduler(scheduler, new BackgroundMode(background), connections, List.of(tasks));
        started.add(one);
        one.start(new StartupEvent());
        return one;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
        throw (T) failure;
    }

    private static String documented(PeriodicTask task) {
        Duration every = task.every();
        String interval = every.toHoursPart() > 0
                ? every.toHours() + " h"
                : every.toMinutesPart() > 0 ? every.toMinutes() + " min" : every.toSeconds() + " s";
        return "| `" + task.name() + "` | " + (every.toMillisPart() > 0 ? "`darkroom.jobs.poll-interval`" : interval)
                + (task.runs() != Runs.IN_BACKGROUND ? ", in each |" : " |");
    }

    @Test
    void all_that_is_periodic_is_in_the_table_of_the_architecture() throws IOException {
        List<String> page = Files.readAllLines(Path.of("docs", "explanation", "architecture.md"));
        int table = page.indexOf("| Periodic task | Every | What it does |") + 2;

        assertThat(page.subList(table, page.size()).stream()
                        .takeWhile(line -> line.startsWith("|"))
                        .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1)))
                .containsExactlyInAnyOrderElementsOf(ofTheApplication.stream()
                        .map(PeriodicTaskSchedulerTest::documented)
                        .toList());
    }

    @Test
    void whoever_has_no_timer_can_run_them_all() {
        assertThat(ofTheApplication).allSatisfy(task -> task.work().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT0.005S"})
    void whatever_a_run_throws_is_counted_and_the_next_one_comes(String every) {
        String name = "throws-" + every;
        AtomicInteger runs = new AtomicInteger();
        start(true, new PeriodicTask(name, Duration.parse(every), () -> {
            int run = runs.getAndIncrement();
            if (run < FAILURES.size()) {
                PeriodicTaskSchedulerTest.<RuntimeException>fail(FAILURES.get(run));
            }
        }));

        await().atMost(Duration.ofSeconds(20)).until(() -> runs.get() > FAILURES.size() + 1);

        assertThat(Metrics.counter("darkroom.loops.failures", "loop", name).count())
                .isEqualTo(FAILURES.size());
        assertThat(LoopSupervisor.inTrouble(System.nanoTime())).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT0.005S"})
    void a_run_under_way_is_not_begun_again(String every) {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger beats = new AtomicInteger();
        start(
                true,
                new PeriodicTask("long-" + every, Duration.parse(every), () -> {
                    begun.incrementAndGet();
                    waitFor(end);
                }),
                new PeriodicTask("beats-" + every, Duration.parse(every), beats::incrementAndGet));

        await().until(() -> begun.get() == 1 && beats.get() > 3);
        assertThat(begun).hasValue(1);

        end.countDown();
        await().until(() -> begun.get() > 1);
    }

    @Test
    void a_run_without_end_is_in_trouble_and_so_is_one_that_is_no_longer_begun() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        PeriodicTask endless = new PeriodicTask("endless", Duration.ofSeconds(1), () -> {
            begun.countDown();
            waitFor(end);
        });
        PeriodicTask idle = new PeriodicTask("idle", Duration.ofMinutes(30), () -> {});
        PeriodicTaskScheduler one = start(true, endless, idle);
        await().until(() -> begun.getCount() == 0);
        long now = System.nanoTime();

        assertThat(LoopSupervisor.inTrouble(now)).doesNotContain("endless", "idle");
        assertThat(LoopSupervisor.inTrouble(now + Duration.ofMinutes(34).toNanos()))
                .doesNotContain("endless", "idle");
        assertThat(LoopSupervisor.inTrouble(now + Duration.ofMinutes(36).toNanos()))
                .contains("idle")
                .doesNotContain("endless");
        assertThat(LoopSupervisor.inTrouble(now + Duration.ofMinutes(61).toNanos()))
                .contains("endless");

        end.countDown();
        one.stop(new ShutdownEvent());
        assertThat(LoopSupervisor.inTrouble(now + Duration.ofDays(1).toNanos())).doesNotContain("endless", "idle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT0.005S"})
    void stopping_waits_for_a_run_under_way_and_begins_no_other(String every) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        PeriodicTaskScheduler one = start(true, new PeriodicTask("stopped-" + every, Duration.parse(every), () -> {
            begun.countDown();
            waitFor(end);
            done.incrementAndGet();
        }));
        begun.await();

        Thread stopping = Thread.ofVirtual().start(() -> one.stop(new ShutdownEvent()));
        end.countDown();
        stopping.join();

        assertThat(done).hasValue(1);
        await().during(Duration.ofMillis(1500)).until(() -> done.get() == 1);
    }

    @Test
    void an_instance_that_only_answers_does_what_is_for_its_callers() {
        AtomicInteger forAll = new AtomicInteger();
        AtomicInteger forCallers = new AtomicInteger();
        start(
                false,
                new PeriodicTask("for-all", Duration.ofSeconds(1), forAll::incrementAndGet),
                new PeriodicTask("for-callers", Duration.ofSeconds(1), Runs.FOR_CALLERS, forCallers::incrementAndGet));

        await().until(() -> forCallers.get() > 1);

        assertThat(forAll).hasValue(0);
    }

    @Test
    void figures_are_read_of_an_instance_that_only_answers_and_not_without_a_database() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger alone = new AtomicInteger();
        AtomicInteger forCallers = new AtomicInteger();
        start(false, new PeriodicTask("figures", Duration.ofSeconds(1), Runs.FOR_METRICS, read::incrementAndGet));
        start(
                false,
                Optional.empty(),
                new PeriodicTask("figures-alone", Duration.ofSeconds(1), Runs.FOR_METRICS, alone::incrementAndGet),
                new PeriodicTask(
                        "callers-alone", Duration.ofSeconds(1), Runs.FOR_CALLERS, forCallers::incrementAndGet));

        await().until(() -> read.get() > 1 && forCallers.get() > 1);

        assertThat(alone).hasValue(0);
    }
}
