package dev.darkroom.jobs.watch;

import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.connection.ConnectionDrain;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.InRequestWorker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Registry of callers that long-poll for the end of a job. They hold a virtual thread and a place here, and nothing
 * else.
 */
@ApplicationScoped
public class LongPollWaiters {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Of the time that requests have when the instance is told to stop. */
    private static final Duration FOR_ANSWERS = Duration.ofSeconds(2);

    private final JobStatusPoller jobStatusPoller;
    private final InRequestWorker inRequestWorker;
    private final FairSemaphore places;
    private final Set<End> waiting = ConcurrentHashMap.newKeySet();
    private final Duration untilLetGo;
    private volatile boolean stopping;

    LongPollWaiters(
            JobStatusPoller jobStatusPoller,
            InRequestWorker inRequestWorker,
            JobsConfig config,
            @ConfigProperty(name = "quarkus.shutdown.timeout", defaultValue = "5s") Duration shutdown) {
        Duration left = shutdown.minus(FOR_ANSWERS);
        this.untilLetGo = left.isNegative() ? Duration.ZERO : left;
        this.jobStatusPoller = jobStatusPoller;
        this.inRequestWorker = inRequestWorker;
        this.places = new FairSemaphore(config.waiters(), FairShares.THREE_QUARTERS);
    }

    /** A place to wait in; empty when all, or all of this owner's share, are taken. To be closed by whoever took it. */
    public Optional<Place> place(UUID owner) {
        List<UUID> holders = List.of(owner);
        return places.tryAcquire(holders) ? Optional.of(new Place(holders)) : Optional.empty();
    }

    /** In a moment all are told how far their jobs are, before their connections are closed; most jobs have ended by then. */
    void letGo(@Observes ConnectionDrain.Begun event) {
        stopping = true;
        waiting.forEach(this::letGo);
    }

    private void letGo(End end) {
        var _ = end.over.completeOnTimeout(null, untilLetGo.toMillis(), TimeUnit.MILLISECONDS);
    }

    public final class Place implements AutoCloseable {

        private final List<UUID> holders;

        private Place(List<UUID> holders) {
            this.holders = holders;
        }

        /**
         * Waits until the job has ended, the time is up or the caller has hung up.
         *
         * @param hungUp completes when nobody waits any more
         */
        public void untilEnd(UUID id, Duration patience, CompletionStage<?> hungUp) {
            End end = new End();
            var _ = hungUp.whenComplete((_, _) -> end.over.complete(null));
            jobStatusPoller.add(id, end);
            waiting.add(end);
            if (stopping) {
                letGo(end);
            }
            try {
                await(end, System.nanoTime() + patience.toNanos());
            } catch (TimeoutException enough) {
                // The caller is told how far it is.
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("an end is never exceptional here", impossible);
            } finally {
                waiting.remove(end);
                jobStatusPoller.remove(id, end);
            }
        }

        // Where nothing runs by itself, whoever waits is awake and does what is due meanwhile.
        private void await(End end, long until) throws InterruptedException, ExecutionException, TimeoutException {
            while (inRequestWorker.isNeeded() && System.nanoTime() < until - PAUSE.toNanos()) {
                inRequestWorker.work(PAUSE);
                try {
                    end.over.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException notYet) {
                    // There may be something to do by now.
                }
            }
            end.over.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            places.release(holders);
        }
    }

    private static final class End implements JobStatusPoller.Watcher {
        private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

        @Override
        public void sees(JobProgress now, @Nullable String logs) {
            if (now.state().isEnd()) {
                over.complete(null);
            }
        }

        @Override
        public void misses() {
            over.complete(null);
        }

        @Override
        public boolean wantsLogs() {
            return false;
        }
    }
}
