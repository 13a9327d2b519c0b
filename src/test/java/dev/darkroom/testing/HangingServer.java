package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A provider on loopback that says nothing to requests whose target has {@code hang} in it, and {@code {}} to all others. */
public class HangingServer implements QuarkusTestResourceLifecycleManager {

    /** One for each request that was left without an answer. */
    public static final Semaphore HELD = new Semaphore(0);
    /** One for each of those whose caller went away. */
    public static final Semaphore GIVEN_UP = new Semaphore(0);

    private static final Set<Socket> HANGING = ConcurrentHashMap.newKeySet();
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    private static volatile String base = "";
    private static volatile boolean hangs = true;

    private @Nullable ServerSocket server;

    /** Below the provider's own address, so that files may be fetched from there. */
    public static String url(String path) {
        return base + path;
    }

    /** Forgets what was, and hangs from now on. */
    public static void begin() {
        hangs = true;
        HELD.drainPermits();
        GIVEN_UP.drainPermits();
    }

    /** Lets go of all, and answers from now on. */
    public static void end() throws IOException {
        hangs = false;
        for (Socket socket : HANGING) {
            socket.close();
        }
    }

    @Override
    public Map<String, String> start() {
        ServerSocket socket = LoopbackServers.accept(64, HangingServer::serve);
        server = socket;
        base = "http://127.0.0.1:" + socket.getLocalPort() + "/base/";
        return Map.of("darkroom.upstream.url", base, "darkroom.upstream.key", "id:secret");
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void serve(Socket accepted) {
        try (Socket connection = accepted) {
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            if (hangs && head.substring(0, head.indexOf("\r")).contains("hang")) {
                hang(connection);
            } else {
                connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException gone) {
            // Whoever asked does not want to know any more.
        }
    }

    private static void hang(Socket connection) throws IOException {
        HANGING.add(connection);
        HELD.release();
        try {
            while (connection.getInputStream().read() >= 0) {
                // Nothing is said, whatever comes.
            }
        } finally {
            HANGING.remove(connection);
            GIVEN_UP.release();
        }
    }
}
