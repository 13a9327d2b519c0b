package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The service under test may call itself, as if it were another one; and it may import from a folder. */
public class OwnAddress implements QuarkusTestResourceLifecycleManager {

    private static final String CLOSED = "http://localhost:1";

    private static volatile String url = "";
    private static volatile String other = "";
    private static volatile Path folder = Path.of("");

    /** Where the service under test listens. */
    public static String url() {
        return url;
    }

    /** It may be called, and whoever needs it may listen there. */
    public static String other() {
        return other;
    }

    /** It may be called, and nobody takes connections there. */
    public static String closed() {
        return CLOSED;
    }

    /** What imports may read. */
    public static Path folder() {
        return folder;
    }

    /** After those that leave the port open. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket alsoFree = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://localhost:" + free.getLocalPort();
            other = "http://localhost:" + alsoFree.getLocalPort();
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "folder")
                    .toRealPath();
            return Map.of(
                    "quarkus.http.test-port",
                    Integer.toString(free.getLocalPort()),
                    "darkroom.outgoing.allow",
                    url + "," + CLOSED + "," + other,
                    "darkroom.imports.folder",
                    folder.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        // Nothing runs here.
    }
}
