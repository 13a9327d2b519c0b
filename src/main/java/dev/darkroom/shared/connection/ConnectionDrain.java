package dev.darkroom.shared.connection;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Connection draining of an instance that has been told to stop. It listens no more, so that a proxy turns to another instance
 * before anything of a request has been sent; and each connection ends with an answer that says so. Closed in between, as the
 * server does it, a connection that a proxy keeps could lose a request that is on its way.
 */
@Singleton
public class ConnectionDrain {

    private static final Logger LOG = Logger.getLogger(ConnectionDrain.class);

    private final ConnectionConfig config;
    private final Event<Begun> beginnings;
    private final List<ConnectionLimiter> servers = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    /** Event: the instance has been told to stop; whoever waits for something is answered now. */
    public record Begun() {}

    ConnectionDrain(ConnectionConfig config, Event<Begun> beginnings) {
        this.config = config;
        this.beginnings = beginnings;
    }

    void add(ConnectionLimiter server) {
        servers.add(server);
    }

    boolean hasBegun() {
        return begun;
    }

    /** Returns when the only connections left are those whose requests are under way. */
    public void drain() {
        begun = true;
        try {
            beginnings.fire(new Begun());
        } catch (RuntimeException failure) {
            // Whoever waits may have to wait for longer; the connections are drained all the same.
            LOG.warn("Not all that wait could be told of the stop", failure);
        }
        servers.forEach(ConnectionLimiter::stopListening);
        long start = System.nanoTime();
        List<ConnectionTimeouts> idle =
                servers.stream().flatMap(ConnectionLimiter::idle).toList();
        for (ConnectionTimeouts connection : idle) {
            long left = config.drainTimeout().toNanos() - (System.nanoTime() - start);
            if (!connection.isEnded(left)) {
                break;
            }
        }
        // What was idle then and is still there has brought nothing since, or is at work.
        idle.stream()
                .filter(connection -> connection.isIdle() && connection.waitingSince() - start < 0)
                .forEach(ConnectionTimeouts::close);
    }
}
