package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Fifty megabytes are announced, and a tenth of one is sent, without a valid key: that much is not waited for. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class UnauthenticatedBodiesTest {

    private static final long ANNOUNCED = 50L * 1024 * 1024;
    private static final String SENT = "x".repeat(100_000);
    private static final int AT_ONCE_MILLIS = 6_000;
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/octet-stream",
            "image/png",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=edge");
    /** These say what is wrong with the request before they look for a key, or take none. */
    private static final Set<String> OPEN = Set.of(
            "/callbacks/{job}/{token}",
            "/gates/{job}/{token}",
            "/signin",
            "/signout",
            "/api/fal/proxy",
            "/files/{key}",
            "/files/{key}/complete",
            "/files/{key}/{part_number}",
            "/files/{key}/multipart/{upload_id}/complete",
            "/files/{key}/multipart/{upload_id}/{part_number}");

    @Inject
    HttpServer server;

    @Inject
    @ConfigProperty(name = "darkroom.data-dir")
    String dataFolder;

    /** Where the framework would put them. */
    private final Path uploads = Path.of(System.getProperty("java.io.tmpdir"), "uploads");

    private final Map<String, String> faults = new TreeMap<>();

    @Test
    void are_refused_at_once_and_leave_nothing_on_the_disk() throws IOException {
        Set<Path> before = files();
        for (Routes.Route route : Routes.documented(server.getManagementPort())) {
            if (!Set.of("GET", "HEAD", "OPTIONS").contains(route.method())) {
                for (String type : TYPES) {
                    for (String framing : List.of("Content-Length: " + ANNOUNCED, "Transfer-Encoding: chunked")) {
                        for (String key : List.of("", "Authorization: Key not:valid\r\n")) {
                            refuse(route, type, framing, key, before);
                        }
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private void refuse(Routes.Route route, String type, String framing, String key, Set<Path> before)
            throws IOException {
        String what = route + " " + type + " " + framing + " " + key.strip();
        boolean chunked = framing.startsWith("Transfer");
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(AT_ONCE_MILLIS);
            String part = type.startsWith("multipart")
                    ? "--edge\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.png\"\r\n\r\n"
                    : "";
            String body = part + SENT;
            String request = route.method() + " " + route.path("00000000-0000-7000-8000-0000000000ff")
                    + " HTTP/1.1\r\nHost: localhost\r\n" + key + "Content-Type: " + type + "\r\n" + framing + "\r\n\r\n"
                    + (chunked ? Integer.toHexString((int) ANNOUNCED) + "\r\n" : "") + body;
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // It was refused before all was sent.
            }
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            int status = line.length() < 12 ? 0 : Integer.parseInt(line.substring(9));
            boolean good = OPEN.contains(route.template())
                    ? status >= 300 && status < 500
                    : status == 401 || status == 415 || status == 413 || status == 411;
            if (!good) {
                faults.put(what, "answered " + status);
            }
            Set<Path> now = files();
            now.removeAll(before);
            if (!now.isEmpty()) {
                faults.put(what + " on the disk", now.toString());
                before.addAll(now);
            }
        } catch (IOException failure) {
            faults.put(what, failure.toString());
        }
    }

    private Set<Path> files() throws IOException {
        Set<Path> all = new TreeSet<>();
        for (Path folder : List.of(Path.of(dataFolder, "objects"), uploads)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(UnauthenticatedBodiesTest::holdsWhatWasSent).forEach(all::add);
                }
            }
        }
        return all;
    }

    /** Jobs of other tests leave files of their own here meanwhile. */
    private static boolean holdsWhatWasSent(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(1_000), StandardCharsets.ISO_8859_1).contains(SENT.substring(0, 100));
        } catch (IOException gone) {
            return false;
        }
    }
}
