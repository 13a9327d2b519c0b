package dev.darkroom.jobs.engine;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.DirectConnections;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.LoopSupervisor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Cross-replica wake-up by LISTEN/NOTIFY. Tells the other replicas that there may be work, so that they need not
 * wait for their next poll. Nothing depends on it: behind a transaction pooler the listener hears nothing, and
 * polling finds everything. The database notifies under a lock that all commits with a notification share; so it is
 * never part of a transaction that does something, and at most one is sent in a while however much comes in.
 */
@ApplicationScoped
class WorkNotifier {

    private static final Logger LOG = Logger.getLogger(WorkNotifier.class);
    private static final String CHANNEL = "darkroom_work";
    private static final Duration BETWEEN_HINTS = Duration.ofMillis(25);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
    private static final int LISTEN_MILLIS = 10_000;

    private final Database database;
    private final boolean enabled;
    private final DirectConnections connections;
    private final String self;
    private final Semaphore untold = new Semaphore(0);
    private final Semaphore stop = new Semaphore(0);
    private volatile boolean stopping;
    private int failures;
    private volatile @Nullable Connection listening;

    WorkNotifier(
            Database database,
            Ids ids,
            @ConfigProperty(name = "darkroom.hints.enabled", defaultValue = "true") boolean enabled,
            DirectConnections connections) {
        this.database = database;
        this.enabled = enabled && connections.isPossible();
        this.connections = connections;
        this.self = ids.token(8);
    }

    /** Runs this whenever another replica has told of work, and once whenever listening begins. */
    void start(Runnable wake) {
        if (enabled) {
            LoopSupervisor.start("work-listen", _ -> listen(wake));
            LoopSupervisor.start("work-notify", _ -> tellAll());
        }
    }

    /** There may be work for others. Costs nothing here; sent soon, along with others of the same moment. */
    void tell() {
        if (enabled && untold.availablePermits() == 0) {
            untold.release();
        }
    }

    void stop() {
        stopping = true;
        stop.release(2);
        untold.release();
        close();
    }

    private void tellAll() {
        try {
            do {
                untold.acquire();
                untold.drainPermits();
                if (!stopping) {
                    send();
                }
            } while (!stop.tryAcquire(BETWEEN_HINTS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            database.query("SELECT pg_notify(?, ?)", _ -> true, CHANNEL, self);
        } catch (DatabaseException lost) {
            LOG.debugf("A hint was not sent: %s", lost.getMessage());
        } catch (Throwable unexpected) {
            LoopSupervisor.survived("work-notify", unexpected);
        }
    }

    private void listen(Runnable wake) {
        try {
            do {
                try {
                    hear(wake);
                } catch (SQLException lost) {
                    failures++;
                    LOG.debugf("Not listening for hints: %s", lost.getMessage());
                } catch (Throwable unexpected) {
                    failures++;
                    LoopSupervisor.survived("work-listen", unexpected);
                }
            } while (!stopping
                    && !stop.tryAcquire(
                            Backoff.doubled(FIRST_PAUSE, failures - 1, MAX_PAUSE)
                                    .toMillis(),
                            TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Runnable wake) throws SQLException {
        try (Connection connection = connections.open("darkroom hints", Duration.ZERO);
                Statement statement = connection.createStatement()) {
            listening = connection;
            statement.execute("LISTEN " + CHANNEL);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            failures = 0;
            // What was told while nobody listened here.
            wake.run();
            while (!stopping) {
                PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
                if (heard != null && isFromOthers(heard)) {
                    wake.run();
                }
            }
        }
    }

    private boolean isFromOthers(PGNotification[] heard) {
        for (PGNotification notification : heard) {
            if (!notification.getParameter().equals(self)) {
                return true;
            }
        }
        return false;
    }

    // Only closing ends a wait for notifications.
    private void close() {
        Connection open = listening;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException alreadyGone) {
                LOG.debug("The listener's connection was gone already");
            }
        }
    }
}
