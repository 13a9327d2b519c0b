package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.LoopbackServers;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final long MIB = 1_048_576;
    private static final byte[] FILE =
            "A picture, say, of some length. ".repeat(9_000).getBytes(StandardCharsets.UTF_8);

    /** That file, and 4 MiB of zeros, by Google's encoder. */
    private static final String BROTLI = "W/9khN+RYONE38alGKqDwt7mJAhLWZq15WUjBB2WL/QEFCKI3BPX98+aXAQA";

    private static final String BROTLI_ZEROS = "m///P/gnAOKxQCD3/gc=";

    @TempDir
    Path folder = Path.of(".");

    private HttpServer server = LoopbackServers.bind();

    @BeforeEach
    void listen() {
        server = LoopbackServers.bind();
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip           | gzip
            x-gzip         | gzip
            GZip           | gzip
            deflate        | zlib
            deflate        | raw
            br             | br
            zstd           | zstd
            'identity, gzip' | gzip
            identity       | ''
            aws-chunked    | ''
            utf-8          | ''
            ''             | ''
            """)
    void what_nobody_asked_for_is_undone(String header, String coding) throws IOException {
        byte[] body = coding.isEmpty() ? FILE : coded(FILE, coding);

        DownloadedFile downloadedFile = fetch(body, header);

        assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(FILE);
        assertThat(downloadedFile.bytes()).isEqualTo(FILE.length);
    }

    @Test
    void headers_of_one_name_are_one_list() throws IOException {
        fetch(coded(FILE, "br"), "identity", "br");

        assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "identity, br"})
    void nothing_is_nothing_in_any_coding(String header) {
        assertThat(fetch(new byte[0], header).bytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "deflate, zlib", "br, br", "zstd, zstd"})
    void the_limit_is_one_of_what_comes_out(String header, String coding) throws IOException {
        byte[] zeros = new byte[4 << 20];
        byte[] bomb = coding.equals("br") ? Base64.getDecoder().decode(BROTLI_ZEROS) : coded(zeros, coding);
        assertThat(bomb.length).isLessThan((int) MIB / 64);

        assertKind(bomb, Kind.TOO_LARGE, header);
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "deflate, zlib", "br, br", "zstd, zstd"})
    void a_body_that_is_not_coded_as_it_says_is_told(String header, String coding) throws IOException {
        byte[] whole = coded(FILE, coding);
        byte[] bent = whole.clone();
        for (int i = 8; i < bent.length - 8; i += 3) {
            bent[i] ^= 0x55;
        }

        assertKind(FILE, Kind.DAMAGED, header);
        assertKind(bent, Kind.DAMAGED, header);
        assertKind(Arrays.copyOf(whole, whole.length - whole.length / 3), Kind.DAMAGED, header);
        assertKind(Arrays.copyOf(whole, 1), Kind.DAMAGED, header);
    }

    @ParameterizedTest
    @CsvSource({"'gzip, gzip', gzip, gzip", "'br, gzip', br, gzip"})
    void codings_over_each_other_are_not_read(String header, String first, String second) throws IOException {
        byte[] body = coded(coded(FILE, first), second);

        assertKind(body, Kind.DAMAGED, header);
        assertKind(body, Kind.DAMAGED, header.split(", "));
    }

    private void assertKind(byte[] body, Kind kind, String... headers) {
        assertThatThrownBy(() -> fetch(body, headers))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(folder.resolve("file")).doesNotExist();
    }

    private DownloadedFile fetch(byte[] body, String... headers) {
        String origin = LoopbackServers.url(server);
        var context = server.createContext("/", exchange -> {
            exchange.getResponseHeaders().put("Content-Encoding", List.of(headers));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        try {
            return new OutgoingHttp(
                            VERTX,
                            OutgoingTesting.guard(List.of(origin), InetAddress::getAllByName),
                            OutgoingTesting.config(List.of(origin)))
                    .download(WebUrl.valueOf(origin + "/x"), folder.resolve("file"), MIB, Duration.ofSeconds(30));
        } finally {
            server.removeContext(context);
        }
    }

    private static byte[] coded(byte[] body, String coding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (coding) {
            case "gzip" -> write(body, new GZIPOutputStream(out));
            case "zstd" -> write(body, new ZstdOutputStream(out));
            case "br" -> out.write(Base64.getDecoder().decode(BROTLI));
            default -> {
                Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, coding.equals("raw"));
                new DeflaterInputStream(new ByteArrayInputStream(body), deflater).transferTo(out);
            }
        }
        return out.toByteArray();
    }

    private static void write(byte[] body, OutputStream out) throws IOException {
        try (out) {
            out.write(body);
        }
    }
}
