package dev.darkroom.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class StorageHealthTest {

    @Inject
    ObjectStore store;

    @Inject
    StorageConfig config;

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready = "";

    @Test
    void a_disk_with_room_is_ready_and_tells_how_much() {
        given().get(ready)
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'Object store' }.data.free_bytes.longValue()",
                        greaterThan(config.lowSpace().asLongValue()));
    }

    @Test
    void a_disk_with_little_room_is_not_ready() {
        StorageConfig greedy = new Wanting(config, BigInteger.valueOf(Long.MAX_VALUE));
        assertThat(new StorageHealth(store, greedy).call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        StorageConfig easy = new Wanting(config, BigInteger.ZERO);
        assertThat(new StorageHealth(store, easy).call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    /** The same folder, which need not be there yet, with another limit. */
    private record Wanting(StorageConfig other, BigInteger room) implements StorageConfig {

        @Override
        public MemorySize lowSpace() {
            return new MemorySize(room);
        }

        @Override
        public Path directory() {
            return other.directory().resolve("not").resolve("there-yet");
        }

        @Override
        public boolean shareContents() {
            return false;
        }

        @Override
        public Kind kind() {
            return other.kind();
        }

        @Override
        public Optional<Duration> defaultExpiration() {
            return other.defaultExpiration();
        }

        @Override
        public S3 s3() {
            return other.s3();
        }
    }
}
