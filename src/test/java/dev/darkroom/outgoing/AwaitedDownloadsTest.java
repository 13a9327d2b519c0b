package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.LoopbackServers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AwaitedDownloadsTest extends WithOutgoingHttp {

    private static final UUID GREEDY = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-000000000002");

    private final Semaphore begun = new Semaphore(0);

    @BeforeEach
    void serveSlowly() {
        serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            begun.release();
            awaitEnd();
        });
    }

    private void begin(int count, AwaitedDownloads downloads, ExecutorService callers) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            int number = i;
            callers.execute(
                    () -> downloads.fetch(GREEDY, "url", url("/slow"), folder.resolve("slow-" + number), MIB, LONG));
        }
        begun.acquire(count);
    }

    @Test
    void slow_downloads_of_one_owner_leave_a_place_to_the_next() throws InterruptedException {
        serve("/quick", exchange -> reply(exchange, 200, new byte[] {1, 2, 3}));
        // Two names of one machine: the domain's share is another matter.
        String elsewhere = origin.replace("127.0.0.1", "localhost");
        OutgoingHttp both = client(List.of(origin, elsewhere));
        AwaitedDownloads downloads = new AwaitedDownloads(both, 4, SHORT, () -> null);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            begin(3, downloads, callers);

            assertThatThrownBy(() -> downloads.fetch(GREEDY, "url", url("/quick"), folder.resolve("more"), MIB, LONG))
                    .isInstanceOfSatisfying(
                            Problem.class, busy -> assertThat(busy.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
            assertThat(downloads
                            .fetch(
                                    OTHER,
                                    "url",
                                    WebUrl.valueOf(elsewhere + "/quick"),
                                    folder.resolve("quick"),
                                    MIB,
                                    LONG)
                            .bytes())
                    .isEqualTo(3);
            over.countDown();
            server.stop(0);
        }
    }

    @Test
    void slow_downloads_from_an_address_leave_a_place_to_its_other_ports_and_to_other_addresses() throws Exception {
        HttpServer another = LoopbackServers.bind();
        another.createContext("/quick", exchange -> reply(exchange, 200, new byte[] {1, 2, 3}));
        another.start();
        String elsewhere = LoopbackServers.url(another);
        AwaitedDownloads downloads = new AwaitedDownloads(client(List.of(origin, elsewhere)), 4, SHORT, () -> null);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            begin(3, downloads, callers);

            WebUrl quick = WebUrl.valueOf(elsewhere + "/quick");
            assertThat(downloads
                            .fetch(OTHER, "url", quick, folder.resolve("quick"), MIB, LONG)
                            .bytes())
                    .isEqualTo(3);
            over.countDown();
            server.stop(0);
        } finally {
            another.stop(0);
        }
    }
}
