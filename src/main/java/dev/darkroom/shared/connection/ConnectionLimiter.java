package dev.darkroom.shared.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Stands where connections are accepted: bounds their number and gives each its timeouts. When there are too many, those
 * that have kept the server waiting longest make room, those first that never asked for anything.
 */
@Sharable
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(ConnectionLimiter.class);
    private static final int MAX_COUNT = 16_384;
    /** Of the heap, for each connection: what it may have sent and not yet be answered for, twice. */
    private static final int HEAP_FOR_EACH = 128 << 10;

    /** Of all connections; so many at a time that looking for them costs little for each. */
    private static final int SHED_AT_ONCE = 16;

    private static final Comparator<Waiting> WORST_FIRST =
            Comparator.comparingInt(Waiting::worth).thenComparing(Waiting::nanos, Comparator.reverseOrder());

    /** How a connection stands at one moment: what it is compared by must not change meanwhile, and other threads change it. */
    private record Waiting(ConnectionTimeouts connection, int worth, long nanos) {
        static Waiting of(ConnectionTimeouts connection, long now) {
            return new Waiting(connection, connection.worth(), now - connection.waitingSince());
        }
    }

    private final ConnectionConfig config;
    private final HttpServerOptions options;
    private final Channel listening;
    private final int max;
    private final Set<ConnectionTimeouts> open = ConcurrentHashMap.newKeySet();

    ConnectionLimiter(ConnectionConfig config, HttpServerOptions options, Channel listening) {
        this.config = config;
        this.options = options;
        this.listening = listening;
        max = config.max().orElseGet(ConnectionLimiter::ofThisProcess);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (!(accepted instanceof Channel connection)) {
            context.fireChannelRead(accepted);
        } else if (open.size() < max || shed()) {
            ConnectionTimeouts timeouts = new ConnectionTimeouts(config, connection);
            open.add(timeouts);
            // Over TLS an end of what comes is the end.
            connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, !options.isSsl());
            connection.closeFuture().addListener(_ -> open.remove(timeouts));
            connection
                    .pipeline()
                    .addLast(
                            new SendTimeout(config.sendTimeout()),
                            timeouts,
                            new LingeringClose(timeouts),
                            new DecoderReplacement(options, timeouts));
            context.fireChannelRead(connection);
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    void stopListening() {
        listening.close().awaitUninterruptibly();
    }

    /** Those that have no request under way. */
    Stream<ConnectionTimeouts> idle() {
        return open.stream().filter(ConnectionTimeouts::isIdle);
    }

    /** Whether there is room now. */
    private boolean shed() {
        long now = System.nanoTime();
        List<ConnectionTimeouts> waiting = open.stream()
                .filter(ConnectionTimeouts::isWaitingForClient)
                .map(connection -> Waiting.of(connection, now))
                .sorted(WORST_FIRST)
                .limit(Math.max(1, max / SHED_AT_ONCE))
                .map(Waiting::connection)
                .toList();
        LOG.debugf("%d connections: %d of those that wait for their clients are closed", open.size(), waiting.size());
        waiting.forEach(open::remove);
        waiting.forEach(ConnectionTimeouts::close);
        return !waiting.isEmpty();
    }

    private static int ofThisProcess() {
        int byHeap = (int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_FOR_EACH, 256, MAX_COUNT);
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.clamp(system.getMaxFileDescriptorCount() / 2, 1, byHeap)
                : byHeap;
    }
}
