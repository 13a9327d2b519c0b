package dev.darkroom.jobs.watch;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.UpstreamLogs;
import dev.darkroom.jobs.position.QueuePositionService;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.NonOverlappingTask;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.connection.ConnectionDrain;
import dev.darkroom.shared.http.SseStream;
import dev.darkroom.shared.http.StreamRoom;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.PeriodicTask;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Registry of open status streams. A stream holds a connection of the caller's and nothing else: the event loop
 * writes, {@link JobStatusPoller} reads the rows of all of them together, and one periodic task sees to what comes with time: comments
 * that break the silence, places in the queue, and log lines of jobs under way. Streams of keys that are not good any more
 * are ended.
 */
@ApplicationScoped
public class JobStatusStreams {

    private static final Logger LOG = Logger.getLogger(JobStatusStreams.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final int POSITIONS_A_TICK = 100;
    private static final int LOGS_AT_ONCE = 16;
    /** An end is told then without its last lines; they are there for whoever asks again. */
    private static final Duration LAST_LOGS_PATIENCE = Duration.ofSeconds(5);

    private final ApiKeyService keys;
    private final JobStatusPoller jobStatusPoller;
    private final UpstreamLogs upstreamLogs;
    private final QueuePositionService positions;
    private final InRequestWorker inRequestWorker;
    private final LargeTextBudget budget;
    private final FairSemaphore places;
    private final FairSemaphore readers =
            new FairSemaphore(LOGS_AT_ONCE, FairShares.THREE_QUARTERS, FairShares.THREE_QUARTERS);
    private final NonOverlappingTask checking =
            new NonOverlappingTask("status-stream-keys", this::endThoseOfRevokedKeys);
    private final Map<JobStatusStream, Caller> open = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private Iterator<JobStatusStream> inLine = open.keySet().iterator();

    JobStatusStreams(
            ApiKeyService keys,
            JobStatusPoller jobStatusPoller,
            UpstreamLogs upstreamLogs,
            QueuePositionService positions,
            InRequestWorker inRequestWorker,
            LargeTextBudget budget,
            JobsConfig config,
            MeterRegistry metrics) {
        this.keys = keys;
        this.jobStatusPoller = jobStatusPoller;
        this.upstreamLogs = upstreamLogs;
        this.positions = positions;
        this.inRequestWorker = inRequestWorker;
        this.budget = budget;
        this.places = new FairSemaphore(config.statusStreams(), FairShares.THREE_QUARTERS);
        metrics.gauge("darkroom.status_streams", open, Map::size);
    }

    /** @throws Problem 429 when as many are open as may be, of all or of the owner's share; nothing has been sent then */
    public void open(Caller caller, Job job, boolean logs, String baseUrl, SseEventSink sink, Sse sse) {
        if (!places.tryAcquire(List.of(job.ownerId()))) {
            throw Problem.busy("Too many status streams are open at the same time", FULL);
        }
        JobStatusStream stream;
        boolean isOpen = false;
        try {
            JobProgress now = JobProgress.of(job);
            StreamRoom space = new StreamRoom(budget, new Lane(job.ownerId(), "status"));
            stream = new JobStatusStream(new Room(job, sse), sink, baseUrl, now, position(now), logs, space);
            open.put(stream, caller);
            isOpen = true;
        } finally {
            if (!isOpen) {
                places.release(List.of(job.ownerId()));
            }
        }
        stream.begin(job.logs());
        jobStatusPoller.add(job.id(), stream);
        if (stopping || sink.isClosed()) {
            stream.close();
            jobStatusPoller.remove(job.id(), stream);
        }
    }

    @Produces
    static PeriodicTask ticking(JobStatusStreams streams) {
        return new PeriodicTask("status-streams", TICK, PeriodicTask.Runs.FOR_CALLERS, streams::tick);
    }

    /** At the beginning of a stop, which waits for answers that are not whole yet. */
    void stop(@Observes ConnectionDrain.Begun event) {
        stopping = true;
        open.keySet().forEach(JobStatusStream::close);
    }

    void tick() {
        if (!open.isEmpty()) {
            inRequestWorker.work(TICK);
            checking.start();
        }
        for (JobStatusStream stream : open.keySet()) {
            stream.tick();
            stream.lookForMissed();
            if (stream.wantsLogs() && stream.now().state() == JobState.WAITING) {
                readLogs(stream.now());
            }
        }
        for (int i = 0; i < POSITIONS_A_TICK && hasNextInLine(); ) {
            JobStatusStream stream = inLine.next();
            if (stream.now().state().isInLine()) {
                stream.isAt(position(stream.now()));
                i++;
            }
        }
    }

    // A round comes to all keys, however long it takes; the next begins after it.
    private void endThoseOfRevokedKeys() {
        try {
            Set<Caller> gone = Set.copyOf(open.values()).stream()
                    .filter(caller -> !keys.isStillGood(caller, Scope.JOBS_READ))
                    .collect(Collectors.toSet());
            open.forEach((stream, caller) -> {
                if (gone.contains(caller)) {
                    stream.close();
                }
            });
        } catch (RuntimeException failure) {
            // Without a database nobody can tell; the next time may find one.
            LOG.debugf(failure, "The keys of status streams could not be looked at");
        }
    }

    /** Goes round once in a tick at the most. */
    private boolean hasNextInLine() {
        if (inLine.hasNext()) {
            return true;
        }
        inLine = open.keySet().iterator();
        return false;
    }

    private int position(JobProgress job) {
        return job.state().isInLine() ? positions.of(job.ownerId(), job.priority(), job.id()) : 0;
    }

    // New lines change the row, and with that the streams of this job learn of them everywhere.
    private void readLogs(JobProgress job) {
        List<?> holders = readersOf(job);
        if (!upstreamLogs.mayBeMore(job) || !readers.tryAcquire(holders)) {
            return;
        }
        boolean isBegun = false;
        try {
            Thread.ofVirtual().name("logs").start(() -> {
                try {
                    if (upstreamLogs.refresh(job)) {
                        jobStatusPoller.changed(job.id());
                    }
                } finally {
                    readers.release(holders);
                }
            });
            isBegun = true;
        } finally {
            if (!isBegun) {
                readers.release(holders);
            }
        }
    }

    /** An app that does not answer, and an owner who reads the lines of many jobs, leave some of the readers to others. */
    private static List<?> readersOf(JobProgress job) {
        return List.of(job.ownerId(), EndpointId.parse(job.endpoint()).appPath());
    }

    private final class Room implements JobStatusStream.Surroundings {
        private final Job job;
        private final Sse sse;

        Room(Job job, Sse sse) {
            this.job = job;
            this.sse = sse;
        }

        @Override
        public OutboundSseEvent data(String text) {
            // The space after the colon is fal's, and readers that go by the letter expect it.
            return sse.newEvent(" " + text);
        }

        @Override
        public OutboundSseEvent comment() {
            return SseStream.keepAlive(sse);
        }

        @Override
        public void readLastLogs(JobProgress now, Consumer<@Nullable String> then) {
            List<?> holders = readersOf(now);
            Thread.ofVirtual().name("logs").start(() -> {
                String logs = null;
                try {
                    if (readers.tryAcquire(holders, LAST_LOGS_PATIENCE)) {
                        try {
                            logs = upstreamLogs.refresh(now) ? upstreamLogs.of(now.id()) : null;
                        } finally {
                            readers.release(holders);
                        }
                    }
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                } finally {
                    then.accept(logs);
                }
            });
        }

        @Override
        public void lookAgain(JobStatusStream stream) {
            jobStatusPoller.add(job.id(), stream);
        }

        @Override
        public void closed(JobStatusStream stream) {
            if (open.remove(stream) != null) {
                jobStatusPoller.remove(job.id(), stream);
                places.release(List.of(job.ownerId()));
            }
        }
    }
}
