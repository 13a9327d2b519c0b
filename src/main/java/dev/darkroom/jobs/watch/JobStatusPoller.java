package dev.darkroom.jobs.watch;

import dev.darkroom.jobs.JobEnded;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Polls the rows of all watched jobs in one statement, however many connections wait. It looks at a job when
 * somebody begins to wait for it and when it ends here; and at all of them when another instance hints at work, and
 * after each pause at the latest.
 */
@ApplicationScoped
public class JobStatusPoller {

    private static final Logger LOG = Logger.getLogger(JobStatusPoller.class);
    // Looking takes at most a fifth of the time, however fast hints come.
    private static final Duration MIN_PAUSE = Duration.ofMillis(10);
    private static final int PAUSES_PER_LOOK = 4;
    // With log lines of 64 KiB each at most.
    private static final int TOLD_TOGETHER = 64;
    // Unsigned, as the database orders them.
    private static final Comparator<UUID> ORDER = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private static final String LOOK =
            "SELECT " + JobProgress.COLUMNS + " FROM job WHERE id = ANY (?) AND id >= ? AND id <= ?";
    private static final String LOGS = "SELECT id, logs FROM job WHERE id = ANY (?) AND id >= ? AND id <= ?";

    /** Somebody who waits. Called from the one thread that looks, so it must not block. */
    interface Watcher {
        /**
         * @param logs the log lines, when they are wanted and there are any; otherwise null
         */
        void sees(JobProgress now, @Nullable String logs);

        /** The row is not there: it is past its retention. */
        void misses();

        boolean wantsLogs();
    }

    private static final class Watched {
        final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
        volatile @Nullable JobProgress last;
    }

    private final Database database;
    private final ConcurrentMap<UUID, Watched> watched = new ConcurrentHashMap<>();
    private final Set<UUID> news = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final long pauseNanos;
    private final WorkLoop loop;
    private final BackgroundMode background;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean anyMayHaveChanged;
    private long lookedAtAll = System.nanoTime();

    JobStatusPoller(Database database, JobsConfig config, BackgroundMode background) {
        this.database = database;
        this.background = background;
        this.pauseNanos = config.pollInterval().toNanos();
        this.loop = WorkLoop.every("watch", config.pollInterval(), this::look);
    }

    /** From now on the watcher is told of every change, and at once of how things stand. */
    void add(UUID id, Watcher watcher) {
        ensureStarted();
        watched.compute(id, (_, known) -> {
            Watched job = known == null ? new Watched() : known;
            job.watchers.add(watcher);
            job.last = null;
            return job;
        });
        changed(id);
    }

    void remove(UUID id, Watcher watcher) {
        watched.computeIfPresent(id, (_, job) -> {
            job.watchers.remove(watcher);
            return job.watchers.isEmpty() ? null : job;
        });
    }

    /** That job may have changed. Cheap; may be called from anywhere. */
    void changed(UUID id) {
        if (watched.containsKey(id)) {
            news.add(id);
            loop.wake();
        }
    }

    /** Any job may have changed. Cheap; may be called from anywhere. */
    public void wake() {
        if (!watched.isEmpty()) {
            anyMayHaveChanged = true;
            loop.wake();
        }
    }

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) JobEnded event) {
        changed(event.id());
    }

    void start(@Observes StartupEvent event) {
        if (!background.runsInRequests()) {
            ensureStarted();
        }
    }

    private void ensureStarted() {
        if (started.compareAndSet(false, true)) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
        loop.stop();
    }

    private void look() {
        long start = System.nanoTime();
        UUID[] ids = due(start);
        if (ids.length == 0) {
            return;
        }
        Map<UUID, JobProgress> found = new HashMap<>();
        rows(LOOK, ids, JobProgress::read).forEach(row -> found.put(row.id(), row));
        List<UUID> changed =
                Arrays.stream(ids).filter(id -> isNews(id, found.get(id))).toList();
        for (int from = 0; from < changed.size(); from += TOLD_TOGETHER) {
            List<UUID> some = changed.subList(from, Math.min(changed.size(), from + TOLD_TOGETHER));
            Map<UUID, String> logs = logs(some.stream().filter(this::wantsLogs).toArray(UUID[]::new));
            some.forEach(id -> tell(id, found.get(id), logs.get(id)));
        }
        pause(System.nanoTime() - start);
    }

    // What is taken off the list before its row is read comes back onto it with the next change.
    private UUID[] due(long now) {
        boolean all = anyMayHaveChanged || now - lookedAtAll >= pauseNanos;
        if (all) {
            anyMayHaveChanged = false;
            lookedAtAll = now;
            news.clear();
            return watched.keySet().toArray(UUID[]::new);
        }
        return news.stream()
                .filter(id -> news.remove(id) && watched.containsKey(id))
                .toArray(UUID[]::new);
    }

    private boolean isNews(UUID id, @Nullable JobProgress now) {
        Watched job = watched.get(id);
        return job != null && (now == null || !now.equals(job.last));
    }

    private boolean wantsLogs(UUID id) {
        Watched job = watched.get(id);
        return job != null && job.watchers.stream().anyMatch(Watcher::wantsLogs);
    }

    private void tell(UUID id, @Nullable JobProgress now, @Nullable String logs) {
        Watched job = watched.get(id);
        if (job == null) {
            return;
        }
        job.last = now;
        for (Watcher watcher : job.watchers) {
            try {
                if (now == null) {
                    watcher.misses();
                } else {
                    watcher.sees(now, watcher.wantsLogs() ? logs : null);
                }
            } catch (RuntimeException | Error failure) {
                LOG.errorf(failure, "A client that waits for job %s could not be notified", id);
            }
        }
    }

    private Map<UUID, String> logs(UUID[] ids) {
        Map<UUID, String> logs = new HashMap<>();
        if (ids.length > 0) {
            rows(LOGS, ids, row -> logs.put(Database.id(row, "id"), row.getString("logs")));
        }
        return logs;
    }

    // The lowest and the highest id, so that days between which there is nothing are not even opened.
    private <T> List<T> rows(String query, UUID[] ids, Database.Row<T> reader) {
        Arrays.sort(ids, ORDER);
        return database.query(query, reader, ids, ids[0], ids[ids.length - 1]);
    }

    private void pause(long tookNanos) {
        try {
            long pause = Math.max(MIN_PAUSE.toNanos(), PAUSES_PER_LOOK * tookNanos);
            var _ = stopping.await(pause, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
