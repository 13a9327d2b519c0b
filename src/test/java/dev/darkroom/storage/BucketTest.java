package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectStore.Way;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bucket, at a real service that speaks S3. */
class BucketTest extends ObjectStoreTest {

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
        return open(config(server.endpoint()));
    }

    private Stores open(StorageConfig.S3 config) {
        S3Service s3 = S3Service.of(config);
        BucketParts uploads = new BucketParts(s3, temporaries);
        return new Stores(new Bucket(s3, uploads, config, temporaries, 6L * MIB), uploads);
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
                null);

        Way way = store.way(object, SafeServing.of(object, true)).orElseThrow();

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
        StoredObject object = new StoredObject(
                newKey(),
                new UUID(1, 1),
                1,
                "0".repeat(64),
                "image/png",
                "a.png",
                Instant.EPOCH,
                null,
                Acl.PRIVATE,
                null);

        assertThat(store.way(object, SafeServing.of(object, false)).orElseThrow())
                .isInstanceOfSatisfying(
                        Way.Elsewhere.class,
                        there -> assertThat(there.validity()).isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void a_bucket_that_cannot_be_reached_is_worth_trying_again() throws IOException {
        store = open(config(URI.create("http://127.0.0.1:1"))).objects();

        assertThat(problem(store::check)).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(problem(() -> put(bytes(10, 1)))).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(temporaries()).isEmpty();
        store.delete(List.of(newKey()));
    }

    private static StorageConfig.S3 config(URI endpoint) {
        return new StorageConfig.S3() {
            @Override
            public Optional<String> bucket() {
                return Optional.of(S3Server.BUCKET);
            }

            @Override
            public Optional<URI> endpoint() {
                return Optional.of(endpoint);
            }

            @Override
            public Optional<URI> publicEndpoint() {
                return Optional.empty();
            }

            @Override
            public String region() {
                return "us-east-1";
            }

            @Override
            public Optional<Boolean> pathStyle() {
                return Optional.empty();
            }

            @Override
            public Optional<String> accessKey() {
                return Optional.of("any");
            }

            @Override
            public Optional<String> secretKey() {
                return Optional.of("any");
            }

            @Override
            public Reads reads() {
                return Reads.REDIRECT;
            }

            @Override
            public Duration urlValidity() {
                return Duration.ofHours(1);
            }
        };
    }
}
