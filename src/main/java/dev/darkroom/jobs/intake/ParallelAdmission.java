package dev.darkroom.jobs.intake;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks about many jobs, several at the same time: each may wait for the operator's admission hook. */
public final class ParallelAdmission {

    private static final Logger LOG = Logger.getLogger(ParallelAdmission.class);
    private static final int ASKED_AT_ONCE = 16;
    /** Of all callers together; some of the hook's connections stay free for single submits. */
    private static final FairSemaphore ASKED = new FairSemaphore(3 * ASKED_AT_ONCE, FairShares.THREE_QUARTERS);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LATER = Duration.ofSeconds(5);

    private ParallelAdmission() {}

    /**
     * What came of asking about one.
     *
     * @param admitted null where it is not let in
     * @param refusal why it is not; null where it is
     */
    public record Answer<R>(@Nullable R admitted, @Nullable Problem refusal) {

        /** @throws Problem why it is not let in */
        public R orRefusal() {
            if (refusal != null || admitted == null) {
                throw refusal == null ? unasked() : refusal;
            }
            return admitted;
        }
    }

    /**
     * Nobody is let in unasked: what goes wrong in between is a refusal, too.
     *
     * @param ownerId who has its share of the questions
     * @param ask throws a {@link Problem} where one is not let in
     * @return in the order of those asked about
     */
    public static <T, R> List<Answer<R>> ask(UUID ownerId, List<T> all, Function<T, R> ask) {
        List<Future<Answer<R>>> asked = new ArrayList<>();
        try (ExecutorService asking =
                Executors.newFixedThreadPool(ASKED_AT_ONCE, Thread.ofVirtual().factory())) {
            all.forEach(one -> asked.add(asking.submit(() -> answer(ownerId, one, ask))));
        }
        return asked.stream().map(ParallelAdmission::told).toList();
    }

    private static <T, R> Answer<R> answer(UUID ownerId, T one, Function<T, R> ask) throws InterruptedException {
        List<UUID> holder = List.of(ownerId);
        if (!ASKED.tryAcquire(holder, PATIENCE)) {
            return new Answer<>(null, Problem.busy("Too many jobs wait to be admitted", LATER));
        }
        try {
            return new Answer<>(ask.apply(one), null);
        } catch (Problem refusal) {
            return new Answer<>(null, refusal);
        } catch (RuntimeException failure) {
            LOG.warn("admission.failed", failure);
            return new Answer<>(null, unasked());
        } finally {
            ASKED.release(holder);
        }
    }

    private static <R> Answer<R> told(Future<Answer<R>> asked) {
        try {
            return asked.get();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return new Answer<>(null, unasked());
        } catch (ExecutionException failure) {
            LOG.warn("admission.failed", failure);
            return new Answer<>(null, unasked());
        }
    }

    private static Problem unasked() {
        return Problem.unavailable("The job could not be admitted", LATER);
    }
}
