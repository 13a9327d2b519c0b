package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.LoopbackServers;
import dev.darkroom.upstream.Coded;
import dev.darkroom.upstream.ServerOn;
import dev.darkroom.upstream.UpstreamRun;
import dev.darkroom.upstream.UpstreamStream;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamConfig;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpstreamRunTest {

    private static final EndpointId STREAMING = EndpointId.parse("fal-ai/any/model/stream");
    private static final long FLOOD = 512L * 1_024 * 1_024;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch cutOff = new CountDownLatch(1);
    private HttpServer server;
    private UpstreamRun run;

    @BeforeEach
    void start() {
        server = LoopbackServers.bind();
        server.start();
        run = runAt(server.getAddress().getPort());
    }

    private UpstreamRun runAt(int port) {
        UpstreamConfig config = OutgoingTesting.upstreamConfig(
                Optional.of(WebUrl.valueOf("http://127.0.0.1:" + port)), Optional.of("id:secret"));
        Providers upstream = OutgoingTesting.providers(config, new ServerOn());
        OutgoingGuard guard = new OutgoingGuard(List.of(), upstream, InetAddress::getAllByName);
        return new UpstreamRun(vertx, upstream, guard, new UpstreamCredential(Clock.systemUTC()), config);
    }

    @AfterEach
    void stop() {
        run.stop();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_call_has_our_credential_and_the_input_as_it_is() throws IOException {
        String input = "{\"seed\": 12345678901234567890, \"prompt\": \"ä\"}";
        String[] seen = new String[3];
        server.createContext("/", exchange -> {
            seen[0] = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            seen[1] = exchange.getRequestHeaders().getFirst("authorization");
            seen[2] = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("x-fal-request-id", "r");
            exchange.sendResponseHeaders(422, -1);
            exchange.close();
        });
        try (UpstreamStream stream =
                run.stream(STREAMING, "?a=%2B", input, Map.of(), Duration.ofSeconds(10), new CompletableFuture<>())) {
            assertThat(stream.status()).isEqualTo(422);
            assertThat(stream.header("x-fal-request-id")).isEqualTo("r");
        }
        assertThat(seen).containsExactly("POST /run/fal-ai/any/model/stream?a=%2B", "Bearer id:secret", input);
    }

    @Test
    void a_coding_is_undone_as_it_comes_and_one_that_cannot_be_is_told() throws IOException {
        for (String coding : List.of("gzip", "deflate", "zstd", "dcb")) {
            byte[] events = coding.equals("dcb")
                    ? "?".getBytes(StandardCharsets.UTF_8)
                    : Coded.in(coding, "data: 1\n\ndata: 2\n\n");
            HttpContext route = server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("content-encoding", coding);
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(events);
                exchange.close();
            });
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (UpstreamStream stream =
                    run.stream(STREAMING, "", "{}", Map.of(), Duration.ofSeconds(10), new CompletableFuture<>())) {
                stream.copyTo(out);
                assertThat(stream.coding()).isEqualTo(coding.equals("dcb") ? "dcb" : null);
            }
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo(coding.equals("dcb") ? "?" : "data: 1\n\ndata: 2\n\n");
            server.removeContext(route);
        }
    }

    @Test
    void a_provider_that_floods_is_read_no_faster_than_its_reader_reads() throws Exception {
        server.createContext("/", exchange -> {
            byte[] piece = new byte[64 * 1_024];
            try {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                while (sent.addAndGet(piece.length) < FLOOD) {
                    out.write(piece);
                }
            } catch (IOException hungUp) {
                cutOff.countDown();
            }
        });
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        UpstreamStream stream =
                run.stream(STREAMING, "", "{}", Map.of(), Duration.ofSeconds(60), new CompletableFuture<>());
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                stream.copyTo(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        reading.countDown();
                        try {
                            enough.await();
                        } catch (InterruptedException stopped) {
                            throw new IOException(stopped);
                        }
                    }
                });
            } catch (IOException cut) {
                // As it should.
            }
        });
        reading.await();
        // What the sockets and we hold is full when nothing is sent any more.
        await().pollInterval(Duration.ofMillis(500)).until(() -> sent.get() == settled());
        assertThat(sent.get()).isLessThan(32L * 1_024 * 1_024);
        stream.close();
        enough.countDown();
        assertThat(cutOff.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        reader.join();
    }

    private long last;

    private long settled() {
        long before = last;
        last = sent.get();
        return before;
    }

    @Test
    void an_answer_that_breaks_off_does_not_look_whole() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            server.stop(0);
        });
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (UpstreamStream stream =
                run.stream(STREAMING, "", "{}", Map.of(), Duration.ofSeconds(10), new CompletableFuture<>())) {
            assertThatThrownBy(() -> stream.copyTo(got)).isInstanceOf(IOException.class);
        }
        assertThat(got.toString(StandardCharsets.UTF_8)).isEqualTo("data: 1\n\n");
    }

    @Test
    void where_nobody_listens_nothing_was_sent() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        UpstreamRun nobody = runAt(port);
        assertThatThrownBy(() ->
                        nobody.stream(STREAMING, "", "{}", Map.of(), Duration.ofSeconds(5), new CompletableFuture<>()))
                .isInstanceOfSatisfying(
                        OutgoingException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(OutgoingException.Kind.CONNECT));
        nobody.stop();
    }
}
