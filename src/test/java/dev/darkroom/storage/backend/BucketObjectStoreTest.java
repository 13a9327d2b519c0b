package dev.darkroom.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Acl;
import dev.darkroom.storage.BucketConfig;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.DirectParts;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectStore.Way;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StorageConfig;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.LoopbackServers;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bucket, at a real service that speaks S3. */
class BucketObjectStoreTest extends ObjectStoreTest {

    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Stores open() {
        return open(BucketConfig.at(server.endpoint()));
    }

    private Stores open(StorageConfig.S3 config) {
        S3Service s3 = S3Service.of(config);
        BucketPartStore uploads = new BucketPartStore(s3, config, temporaries);
        return new Stores(new BucketObjectStore(s3, uploads, config, temporaries, 6L * MIB), uploads);
    }

    /** One that takes connections and says nothing. */
    @Test
    @Timeout(60)
    void a_silent_service_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            StorageConfig.S3 config = BucketConfig.at(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
            S3Service s3 = S3Service.of(config, Duration.ofSeconds(1));
            BucketObjectStore store =
                    new BucketObjectStore(s3, new BucketPartStore(s3, config, temporaries), config, temporaries, MIB);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    store::check, () -> store.open("n_qmJ3D5xUZnXgviKkSbVS_file.mp4", ByteRange.ALL))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
            }
        }
    }

    @Test
    void one_that_breaks_off_in_the_middle_of_a_file_fails_as_one_that_does_not_answer() throws IOException {
        HttpServer broken = LoopbackServers.start("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(bytes(10, 1));
            exchange.getResponseBody().flush();
            exchange.close();
        });
        StorageConfig.S3 config = BucketConfig.at(URI.create(LoopbackServers.url(broken)));
        S3Service s3 = S3Service.of(config);
        BucketObjectStore store =
                new BucketObjectStore(s3, new BucketPartStore(s3, config, temporaries), config, temporaries, MIB);
        try (InputStream file = store.open("n_qmJ3D5xUZnXgviKkSbVS_file.mp4", ByteRange.ALL)) {
            assertThatThrownBy(file::readAllBytes)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
        } finally {
            broken.stop(0);
        }
    }

    @Test
    void a_file_too_large_for_one_request_goes_in_parts() throws IOException {
        String key = put(bytes(13 * MIB, 1));

        assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(13 * MIB, 1));
    }

    @Test
    void a_reader_is_sent_to_the_bucket_which_says_what_the_file_is() throws IOException, InterruptedException {
        String key = put(bytes(1000, 1));
        StoredObject object = new StoredObject(
                key,
                new UUID(1, 1),
                1000,
                "0".repeat(64),
                "image/png",
                "a b.png",
                Instant.EPOCH,
                null,
                Acl.PUBLIC,
                null,
                key);

        Way way = store.way(object, FileServingPolicy.of(object, true)).orElseThrow();

        assertThat(way).isInstanceOfSatisfying(Way.Elsewhere.class, there -> {
            assertThat(there.validity()).isEqualTo(Duration.ofHours(1));
            assertThat(there.url().toString()).startsWith(store.readOrigin().orElseThrow() + "/");
        });
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(((Way.Elsewhere) way).url())
                                .header("Range", "bytes=10-19")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 10, 20));
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=");
    }

    @Test
    void a_file_for_few_is_read_by_a_url_of_minutes() {
        String key = newKey();
        StoredObject object = new StoredObject(
                key,
                new UUID(1, 1),
                1,
                "0".repeat(64),
                "image/png",
                "a.png",
                Instant.EPOCH,
                null,
                Acl.PRIVATE,
                null,
                key);

        assertThat(store.way(object, FileServingPolicy.of(object, false)).orElseThrow())
                .isInstanceOfSatisfying(
                        Way.Elsewhere.class,
                        there -> assertThat(there.validity()).isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void a_bucket_that_cannot_be_reached_is_worth_trying_again() throws IOException {
        store = open(BucketConfig.at(URI.create("http://127.0.0.1:1"))).objects();

        assertThat(problem(store::check)).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(problem(() -> put(bytes(10, 1)))).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(temporaries()).isEmpty();
        store.delete(List.of(newKey()));
    }

    @Test
    void callers_put_parts_into_the_bucket_themselves() throws IOException, InterruptedException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        DirectParts direct = parts.direct().orElseThrow();
        byte[] first = bytes((int) parts.smallestPart(), 1);

        HttpResponse<String> second = send(direct, key, upload, 2, bytes(100, 2));
        send(direct, key, upload, 1, bytes(first.length, 3));
        HttpResponse<String> again = send(direct, key, upload, 1, first);

        assertThat(direct.sent(key, upload))
                .containsExactly(
                        new DirectParts.Sent(1, first.length, etag(again)), new DirectParts.Sent(2, 100, etag(second)));
        assertThat(problem(() -> store.open(key, ByteRange.ALL))).isEqualTo(Problem.Kind.NOT_FOUND);

        parts.complete(
                key,
                upload,
                direct.sent(key, upload).stream()
                        .map(sent -> new PartStore.Part(sent.number(), sent.etag()))
                        .toList());

        assertThat(read(key, ByteRange.ALL))
                .hasSize(first.length + 100)
                .startsWith(first)
                .endsWith(bytes(100, 2));
        assertOver(direct, key, upload);
    }

    @Test
    void what_callers_have_put_goes_when_the_upload_is_given_up() throws IOException, InterruptedException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        DirectParts direct = parts.direct().orElseThrow();
        assertThat(direct.sent(key, upload)).isEmpty();
        send(direct, key, upload, 1, bytes(100, 1));

        parts.abort(key, upload);

        assertOver(direct, key, upload);
        assertThat(problem(() -> store.open(key, ByteRange.ALL))).isEqualTo(Problem.Kind.NOT_FOUND);
    }

    /** Nothing is there any more, and a URL that was given out takes nothing. */
    private static void assertOver(DirectParts direct, String key, String upload)
            throws IOException, InterruptedException {
        assertThat(problem(() -> direct.sent(key, upload))).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(send(direct, key, upload, 1, bytes(100, 4)).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> send(DirectParts direct, String key, String upload, int number, byte[] bytes)
            throws IOException, InterruptedException {
        URI url = direct.url(key, upload, number, bytes.length, Duration.ofMinutes(5));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static String etag(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").orElseThrow().replace("\"", "");
    }
}
