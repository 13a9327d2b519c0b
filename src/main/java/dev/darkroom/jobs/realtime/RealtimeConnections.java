package dev.darkroom.jobs.realtime;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.outgoing.HttpUpgrade;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.Connections;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.upstream.UpstreamRealtime;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Registry of open realtime connections: bounds their number, and ends those that are idle, have lasted long enough, or whose
 * key is not good any more.
 */
@ApplicationScoped
public class RealtimeConnections {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(5);

    private record Open(Caller caller, RealtimeTunnel tunnel) {}

    private final UpstreamRealtime upstream;
    private final ApiKeyService keys;
    private final InRequestWorker inRequestWorker;
    private final RealtimeConfig config;
    private final RealtimeMetrics metrics;
    private final Vertx vertx;
    private final FairSemaphore places;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    RealtimeConnections(
            UpstreamRealtime upstream,
            ApiKeyService keys,
            InRequestWorker inRequestWorker,
            RealtimeConfig config,
            RealtimeMetrics metrics,
            Vertx vertx) {
        this.upstream = upstream;
        this.keys = keys;
        this.inRequestWorker = inRequestWorker;
        this.config = config;
        this.metrics = metrics;
        this.vertx = vertx;
        double share = FairShares.THREE_QUARTERS;
        this.places = new FairSemaphore(config.connections(), share, share, share);
        metrics.observe(open);
    }

    /**
     * Opens the provider's side, and agrees to the caller's handshake then. Where the provider does not agree, the caller's is
     * agreed to all the same: pages are told what comes in frames, and nothing of an answer's status.
     *
     * @param query with its question mark, encoded; or empty
     * @return the answer to the handshake
     * @throws Problem 429 when as many are open as may be
     */
    public Response open(
            Caller caller, EndpointId endpoint, String query, Handshake handshake, RoutingContext request) {
        List<?> holders = List.of(caller.ownerId(), caller.keyId(), endpoint.appPath());
        if (!places.tryAcquire(holders)) {
            throw Problem.busy("Too many realtime connections are open at the same time", FULL);
        }
        CompletableFuture<@Nullable Void> over = Connections.closed(request);
        var _ = over.thenRun(() -> places.release(holders));
        try {
            UpstreamRealtime.Opened opened =
                    upstream.open(endpoint, query, handshake.headers(), config.handshakeTimeout(), over);
            HttpUpgrade.Answer answer = opened.answer();
            if (answer.tunnel() == null || !Handshake.isAgreedTo(answer.headers())) {
                opened.connection().close();
                return refused(handshake, request, RealtimeEnd.REFUSED);
            }
            return handshake.agree(request, answer.headers(), socket -> begin(caller, opened, socket));
        } catch (OutgoingException noAnswer) {
            return refused(handshake, request, RealtimeEnd.UNREACHED);
        }
    }

    private void begin(Caller caller, UpstreamRealtime.Opened opened, NetSocket socket) {
        HttpUpgrade.Answer answer = opened.answer();
        RealtimeTunnel tunnel = new RealtimeTunnel(
                vertx,
                socket,
                Objects.requireNonNull(answer.tunnel()),
                Objects.requireNonNull(answer.context()),
                config.maxFrameBytes(),
                metrics);
        Open entry = new Open(caller, tunnel);
        open.add(entry);
        var _ = tunnel.ended().thenAccept(why -> {
            opened.connection().close();
            open.remove(entry);
            metrics.ended(why);
        });
        tunnel.begin();
        if (stopping) {
            tunnel.end(RealtimeEnd.STOPPING);
        }
    }

    private Response refused(Handshake handshake, RoutingContext request, RealtimeEnd why) {
        metrics.ended(why);
        return handshake.agree(request, Map.of(), socket -> {
            socket.handler(_ -> {});
            socket.resume();
            socket.write(why.frames(true));
            vertx.setTimer(TICK.toMillis(), _ -> socket.close());
        });
    }

    @Produces
    static PeriodicTask ticking(RealtimeConnections connections) {
        return new PeriodicTask("realtime-connections", TICK, PeriodicTask.Runs.FOR_CALLERS, connections::tick);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        open.forEach(one -> one.tunnel().end(RealtimeEnd.STOPPING));
    }

    void tick() {
        if (!open.isEmpty()) {
            inRequestWorker.work(TICK);
        }
        for (Open one : open) {
            if (one.tunnel().isIdleFor(config.idleTimeout())) {
                one.tunnel().end(RealtimeEnd.IDLE);
            } else if (one.tunnel().isOlderThan(config.maxDuration())) {
                one.tunnel().end(RealtimeEnd.LONG);
            }
        }
        // The keys are remembered for a second, so that many connections of one are one look.
        for (Open one : open) {
            if (!keys.isStillGood(one.caller(), Scope.JOBS_WRITE)) {
                one.tunnel().end(RealtimeEnd.REVOKED);
            }
        }
    }
}
