package dev.darkroom.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A host of outputs on loopback that answers byte for byte as it was told, also what is no HTTP; limits are small here. */
public class OddHost implements QuarkusTestResourceLifecycleManager {

    public static final int MAX_SIZE = 100_000;

    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, byte[]> ANSWERS = new ConcurrentHashMap<>();
    private static final AtomicInteger SILENCES = new AtomicInteger();
    private static volatile String origin = "";

    private @Nullable ServerSocket server;

    /** Where everything is, without a slash at its end. */
    public static String origin() {
        return origin;
    }

    /**
     * Answers requests for a path with a head and bytes, and closes; any other path is 404.
     *
     * @param head without the empty line at its end; empty for no head at all
     */
    public static void serve(String path, String head, byte[] body) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes((head.isEmpty() ? "" : head + "\r\n\r\n").getBytes(ISO_8859_1));
        answer.writeBytes(body);
        ANSWERS.put(path, answer.toByteArray());
    }

    /** Takes requests for a path and says nothing. */
    public static void keepSilent(String path) {
        ANSWERS.put(path, new byte[0]);
    }

    /** How many wait for an answer at this moment that will not come. */
    public static int silences() {
        return SILENCES.get();
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return coded.toByteArray();
    }

    @Override
    public Map<String, String> start() {
        ServerSocket socket = LoopbackServers.accept(100, OddHost::answer);
        server = socket;
        origin = "http://127.0.0.1:" + socket.getLocalPort();
        return Map.of(
                "darkroom.outgoing.allow", origin,
                "darkroom.ingest.first-pause", "1ms",
                "darkroom.ingest.attempts", "2",
                "darkroom.ingest.timeout", "1s",
                "darkroom.ingest.max-file-size", String.valueOf(MAX_SIZE),
                "darkroom.jobs.output-patience", "1s");
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

    private static void answer(Socket connection) {
        try (connection) {
            byte[] answer = ANSWERS.getOrDefault(
                    path(connection.getInputStream()),
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            if (answer.length == 0) {
                keepSilent(connection);
            }
            connection.getOutputStream().write(answer);
        } catch (IOException gone) {
            // Whoever asked has given up.
        }
    }

    private static void keepSilent(Socket connection) throws IOException {
        SILENCES.incrementAndGet();
        try {
            connection.getInputStream().readAllBytes();
        } finally {
            SILENCES.decrementAndGet();
        }
    }

    private static String path(InputStream request) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = request.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        // What is left unread when a connection is closed takes the answer with it.
        Matcher length = LENGTH.matcher(head);
        request.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
        return head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    }
}
