package dev.darkroom.shared.work;

import dev.darkroom.shared.DirectConnections;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other instances that this one lives: by the time of its last beat, and by an advisory lock of its session.
 * The database drops that lock when the process has ended, and keeps it while the process is only asleep; silence alone
 * tells nobody which of the two it is. No {@link PeriodicTask}, since it has to go on whatever else stands still: it has a
 * thread of the platform's, a connection beside the pool, and nothing that it waits for. Where work is done within requests
 * only, these beat instead of that thread.
 */
@Singleton
public class Heartbeat {

    /** The first half of the key of every instance's advisory lock; the other half is its number. */
    static final int LOCK = 0x6c697665;

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(5);
    // Less than DeadInstances waits before it takes anything away.
    private static final Duration CURRENT = Duration.ofSeconds(8);
    private static final int AFTER_ALL_WORK = Integer.MAX_VALUE;

    private static final String BEAT = """
            INSERT INTO instance (id, started_at, seen_at) VALUES (?, clock_timestamp(), clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, released = false
            """;

    private final InstanceId self;
    private final DirectConnections connections;
    private final Semaphore stop = new Semaphore(0);
    private final LongSupplier ticker;
    private final long begun;
    private volatile long unbrokenSince;
    private volatile long lastBeat;
    private final ReentrantLock beating = new ReentrantLock();
    private final BackgroundMode background;
    private @Nullable Connection session;
    private boolean locked;

    @Inject
    Heartbeat(InstanceId self, DirectConnections connections, BackgroundMode background) {
        this(self, connections, background, System::nanoTime);
    }

    /** @param ticker in nanoseconds; the time that passes while the process is stopped counts in it */
    Heartbeat(InstanceId self, DirectConnections connections, BackgroundMode background, LongSupplier ticker) {
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
        this.unbrokenSince = begun;
        this.self = self;
        this.connections = connections;
        this.background = background;
        this.lastBeat = begun - CURRENT.toNanos();
    }

    /**
     * Whether the others surely know this instance to live, so that what it holds is still its own. After a sleep, or
     * while the database is away, the lease itself must be looked at.
     */
    public boolean isCurrent() {
        return ticker.getAsLong() - lastBeat < CURRENT.toNanos();
    }

    /**
     * For how long this process has been there for whoever calls it: awake, and with its database. Where no thread beats it
     * is as if it always were, since whoever calls wakes it.
     */
    public Duration uninterrupted() {
        long now = ticker.getAsLong();
        if (!beats()) {
            return background.runsInRequests() ? ChronoUnit.FOREVER.getDuration() : Duration.ofNanos(now - begun);
        }
        return now - lastBeat < CURRENT.toNanos() ? Duration.ofNanos(now - unbrokenSince) : Duration.ZERO;
    }

    private boolean beats() {
        return connections.isPossible() && !background.runsInRequests();
    }

    // A thread of the platform's: no work on virtual threads, however much it computes, keeps it from beating.
    void start(@Observes StartupEvent event) {
        if (beats()) {
            LoopSupervisor.start(Thread.ofPlatform().daemon(), "heartbeat", this::run);
        }
    }

    void stop(@Observes @Priority(AFTER_ALL_WORK) ShutdownEvent event) {
        stop.release();
        if (background.runsInRequests()) {
            close();
        }
    }

    private void run(LoopSupervisor.Loop loop) throws InterruptedException {
        try {
            do {
                loop.step(this::beat);
            } while (!stop.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            close();
        }
    }

    /** Beats at once if the last beat is so long ago and no thread does that. */
    void beatIfDue(Duration period) {
        if (background.runsInRequests()
                && connections.isPossible()
                && ticker.getAsLong() - lastBeat >= period.toNanos()
                && beating.tryLock()) {
            try {
                beat();
            } finally {
                beating.unlock();
            }
        }
    }

    void beat() {
        try {
            long now = ticker.getAsLong();
            beat(session == null ? connect() : session);
            if (now - lastBeat >= CURRENT.toNanos()) {
                unbrokenSince = now;
            }
            lastBeat = now;
        } catch (SQLException away) {
            LOG.debugf("No heartbeat: %s", away.getMessage());
            close();
        } catch (Throwable unexpected) {
            LoopSupervisor.survived("heartbeat", unexpected);
            close();
        }
    }

    private Connection connect() throws SQLException {
        Connection opened = connections.open("darkroom heartbeat", MAX_SILENCE);
        session = opened;
        return opened;
    }

    private void beat(Connection connection) throws SQLException {
        if (!locked) {
            // A session that broke off may hold it for a while yet; then it is asked for again.
            try (PreparedStatement lock = connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
                lock.setInt(1, LOCK);
                lock.setInt(2, self.value());
                try (ResultSet answer = lock.executeQuery()) {
                    locked = answer.next() && answer.getBoolean(1);
                }
            }
        }
        try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
            beat.setInt(1, self.value());
            beat.executeUpdate();
        }
    }

    void close() {
        locked = false;
        Connection open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyGone) {
                LOG.debug("The session of the heartbeat was gone already");
            }
        }
    }
}
