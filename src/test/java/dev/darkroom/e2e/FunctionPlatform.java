package dev.darkroom.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A platform for functions, as hostile as they are allowed to be: it gives its one process a request at a time, and freezes
 * or kills it as soon as it has answered. The next request wakes it, or waits for the start of another.
 */
final class FunctionPlatform implements AutoCloseable {

    // What a proxy must not pass on, or what the client makes itself.
    private static final Set<String> NOT_PASSED = Set.of("host", "connection", "content-length", "transfer-encoding");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReentrantLock turn = new ReentrantLock(true);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Random random;
    private final double killed;
    private final HttpServer front;
    private PackagedApp process;
    private HttpClient client = client();
    private boolean running;
    private int requests;
    private Duration used = Duration.ZERO;
    private int starts;

    /** @param killed the part of all answers after which the process is killed; after all others it is frozen */
    FunctionPlatform(long seed, double killed) {
        this.random = new Random(seed);
        this.killed = killed;
        front = LoopbackServers.bind();
        front.setExecutor(threads);
        front.createContext("/", this::handle);
    }

    String url() {
        return LoopbackServers.url(front);
    }

    /** Requests are served by this from now on. It has not been started. */
    FunctionPlatform runs(PackagedApp function) {
        process = function;
        front.start();
        return this;
    }

    int requests() {
        return requests;
    }

    /** What all processes have used of the processors, their starts included. */
    Duration processorTime() {
        return running ? used.plus(process.processorTime()) : used;
    }

    int starts() {
        return starts;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        turn.lock();
        try {
            wake();
            requests++;
            HttpResponse<byte[]> answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            leave();
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            turn.unlock();
            exchange.close();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        URI asked = exchange.getRequestURI();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(process.url() + asked))
                .timeout(PATIENCE)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private void wake() {
        if (running) {
            process.thaw();
        } else {
            process.start();
            client = client();
            running = true;
            starts++;
        }
    }

    private void leave() {
        if (random.nextDouble() < killed) {
            used = used.plus(process.processorTime());
            process.kill();
            running = false;
        } else {
            process.freeze();
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
        process.close();
    }
}
