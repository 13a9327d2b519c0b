package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait for the end of a job. They hold a virtual thread and nothing else; an end that another instance
 * enters is found at the next look.
 */
@ApplicationScoped
class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 2_000;

    private final JobStore store;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final ConcurrentMap<UUID, Set<CompletableFuture<Boolean>>> waiting = new ConcurrentHashMap<>();

    Waiting(JobStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Waits until the job has ended or the time is up; when too many wait already, not at all. */
    void untilEnd(UUID id, Duration patience) {
        if (!places.tryAcquire()) {
            return;
        }
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        waiting.compute(id, (_, others) -> with(others, end));
        try {
            await(id, end, clock.instant().plus(patience));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.computeIfPresent(id, (_, all) -> without(all, end));
            places.release();
        }
    }

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) JobEnded event) {
        waiting.getOrDefault(event.id(), Set.of()).forEach(end -> end.complete(true));
    }

    private void await(UUID id, CompletableFuture<Boolean> end, Instant until) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), until);
        while (left.isPositive() && !store.hasEnded(id)) {
            try {
                long pause = Math.min(left.toMillis() + 1, BETWEEN_LOOKS.toMillis());
                end.get(pause, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException lookAgain) {
                left = Duration.between(clock.instant(), until);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("an end is never exceptional here", impossible);
            }
        }
    }

    private static Set<CompletableFuture<Boolean>> with(
            @Nullable Set<CompletableFuture<Boolean>> others, CompletableFuture<Boolean> end) {
        Set<CompletableFuture<Boolean>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
        all.add(end);
        return all;
    }

    private static @Nullable Set<CompletableFuture<Boolean>> without(
            Set<CompletableFuture<Boolean>> all, CompletableFuture<Boolean> end) {
        all.remove(end);
        return all.isEmpty() ? null : all;
    }
}
