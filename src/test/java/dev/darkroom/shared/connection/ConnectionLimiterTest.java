package dev.darkroom.shared.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who makes room when there are too many connections. */
class ConnectionLimiterTest {

    private final Queue<EmbeddedChannel> accepted = new ConcurrentLinkedQueue<>();

    private static EmbeddedChannel listening(int max) {
        return new EmbeddedChannel(
                new ConnectionLimiter(new UpTo(max), new HttpServerOptions(), new EmbeddedChannel()));
    }

    private EmbeddedChannel accept(EmbeddedChannel listening) {
        EmbeddedChannel connection = new EmbeddedChannel();
        listening.writeInbound(connection);
        accepted.add(connection);
        return connection;
    }

    private static ConnectionTimeouts timeouts(EmbeddedChannel connection) {
        return Objects.requireNonNull(ConnectionTimeouts.of(connection));
    }

    @Test
    void those_that_never_asked_for_anything_go_first_and_then_those_that_waited_longest() {
        EmbeddedChannel listening = listening(3);
        EmbeddedChannel asking = accept(listening);
        timeouts(asking).headRead();
        EmbeddedChannel silent = accept(listening);
        EmbeddedChannel silentToo = accept(listening);

        EmbeddedChannel next = accept(listening);
        assertThat(silent.isOpen()).isFalse();
        accept(listening);
        assertThat(silentToo.isOpen()).isFalse();
        assertThat(List.of(asking, next)).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void whoever_comes_when_all_wait_for_the_server_is_turned_away() {
        EmbeddedChannel listening = listening(2);
        List<EmbeddedChannel> waiting = List.of(accept(listening), accept(listening));
        waiting.forEach(connection -> timeouts(connection).becameTunnel());

        assertThat(accept(listening).isOpen()).isFalse();
        assertThat(waiting).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void room_is_made_while_all_the_others_change() throws Exception {
        EmbeddedChannel listening = listening(500);
        List<ConnectionTimeouts> busy = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            busy.add(timeouts(accept(listening)));
        }
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            for (int client = 0; client < 2; client++) {
                clients.execute(() -> {
                    while (!over.get()) {
                        busy.forEach(ConnectionTimeouts::headRead);
                        busy.forEach(ConnectionTimeouts::requestRead);
                    }
                });
            }
            try {
                for (int i = 0; i < 3_000; i++) {
                    ConnectionTimeouts fresh = timeouts(accept(listening));
                    busy.set(i % busy.size(), fresh);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(accepted.stream().filter(EmbeddedChannel::isOpen)).hasSizeLessThanOrEqualTo(500);
    }

    /** So many connections, and all the time in the world. */
    private record UpTo(int most) implements ConnectionConfig {
        @Override
        public OptionalInt max() {
            return OptionalInt.of(most);
        }

        @Override
        public Duration headerTimeout() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration idleTimeout() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration bodyTimeout() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration sendTimeout() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration drainTimeout() {
            return Duration.ofHours(1);
        }
    }
}
