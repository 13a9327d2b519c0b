package dev.darkroom.storage.serving;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.storage.Acl;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectFixture;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.PublicReadCache;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads after the first take a shorter way, and nobody can tell: not even of what has ended since. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class HotReadsTest {

    private static final byte[] DIGITS = "0123456789".getBytes(UTF_8);

    @Inject
    ObjectFixture objects;

    @Inject
    ObjectService objectService;

    @Inject
    ObjectStore store;

    @Inject
    PublicReadCache recent;

    @Inject
    MeterRegistry metrics;

    /** The second read takes a shorter way, and nobody can tell. */
    @ParameterizedTest
    @CsvSource({
        "text/plain,",
        "video/mp4,bytes=2-4",
        "image/svg+xml,bytes=-1",
        "text/html,bytes=99-",
        "model/stl,'bytes=0-0,2-2'"
    })
    void a_file_looks_the_same_the_second_time(String contentType, @Nullable String range) {
        StoredObject object = objects.stored(DIGITS, contentType, "a b.bin", null);

        Response first = read(object, range);
        Response second = read(object, range);

        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        if (!first.contentType().startsWith("multipart/")) {
            assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
            assertThat(headers(second)).isEqualTo(headers(first));
        }
    }

    @Test
    void a_file_that_is_not_small_looks_the_same_the_second_time_too() {
        byte[] many = new byte[100_000];
        Arrays.fill(many, (byte) 7);
        StoredObject object = objects.stored(many, "image/png", "a.png", null);

        Response first = read(object, null);
        Response second = read(object, null);

        assertThat(recent.bytes(object.key())).isEmpty();
        assertThat(second.asByteArray()).isEqualTo(many);
        assertThat(headers(second)).isEqualTo(headers(first));
    }

    @Test
    void reads_are_counted_together_whichever_file_it_is() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", null);
        double before = reads("/files/{key}");

        read(object, null);
        read(object, null);

        await().until(() -> reads("/files/{key}") >= before + 2);
        assertThat(reads("/files/" + object.key())).isZero();
    }

    @Test
    void an_object_that_was_read_a_moment_ago_expires_all_the_same() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", 5L);
        given().get("/files/{key}", object.key()).then().statusCode(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/files/{key}", object.key()).statusCode() == 404);
    }

    @Test
    void a_deleted_object_is_gone_with_its_bytes() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", null);
        given().get("/files/{key}", object.key()).then().statusCode(200);

        objectService.delete(List.of(object.key()));

        assertThat(store.way(object, FileServingPolicy.of(object, false))).isEmpty();
        given().get("/files/{key}", object.key()).then().statusCode(404);
        objectService.delete(List.of(object.key()));
    }

    @Test
    void objects_that_are_deleted_together_are_gone_like_one() {
        List<String> keys = List.of(
                objects.stored(DIGITS, "image/png", "a.png", null).key(),
                objects.stored(DIGITS, "image/png", "b.png", null).key());
        keys.forEach(key -> given().get("/files/{key}", key).then().statusCode(200));
        assertThat(keys)
                .allMatch(
                        key -> recent.find(key).isPresent() && recent.bytes(key).isPresent());

        objectService.delete(keys);

        for (String key : keys) {
            assertThat(recent.find(key)).isEmpty();
            assertThat(recent.bytes(key)).isEmpty();
            given().get("/files/{key}", key).then().statusCode(404);
        }
    }

    @Test
    void a_list_that_is_read_while_it_changes_is_not_remembered_as_it_was() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", null);
        QuarkusTransaction.requiringNew().run(() -> {
            objectService.restrict(object.key(), Acl.PRIVATE);
            given().get("/files/{key}", object.key()).then().statusCode(200);
        });

        given().get("/files/{key}", object.key()).then().statusCode(404);
    }

    private double reads(String uri) {
        return metrics.find("http.server.requests").tag("uri", uri).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static Response read(StoredObject object, @Nullable String range) {
        return (range == null ? given() : given().header("Range", range)).get("/files/{key}", object.key());
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream()
                .collect(Collectors.toMap(header -> header.getName().toLowerCase(Locale.ROOT), Header::getValue));
    }
}
