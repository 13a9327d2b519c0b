package dev.darkroom.jobs.announcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.LogListener;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job's end and each attempt to tell of it are one line each; no line holds what is not for operators. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobEndReporterTest {

    private static final String SECRET = "zq7wordofaprompt";

    @Inject
    Callers callers;

    @Inject
    MeterRegistry metrics;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final LogListener listener = new LogListener(line -> lines.add(told(line)));

    /** Ours are written in printf's way; of others their parts are enough. */
    private static String told(LogRecord line) {
        Object[] parameters = line.getParameters();
        boolean ours = String.valueOf(line.getLoggerName()).startsWith("dev.darkroom");
        return ours && parameters != null
                ? line.getMessage().formatted(parameters)
                : line.getMessage() + Arrays.toString(parameters);
    }

    @BeforeEach
    void listen() {
        var _ = listener.listen();
    }

    @AfterEach
    void stopListening() {
        listener.close();
    }

    @Test
    void an_end_is_one_line_and_one_measurement_and_nothing_is_given_away() {
        TestCaller caller = callers.somebody();
        String id = given().header("Authorization", caller.authorization())
                .header("Prefer", "wait=30")
                .contentType("application/json")
                .body(Map.of(
                        "endpoint",
                        "fal-ai/fast-sdxl",
                        "webhook_url",
                        Receiver.url("reported") + "?token=" + SECRET,
                        "input",
                        Map.of("prompt", SECRET)))
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> lines.stream()
                        .anyMatch(line -> line.contains("delivery.attempted") && line.contains("job=" + id)));
        assertThat(lines)
                .filteredOn(line -> line.contains("job.ended id=" + id))
                .singleElement()
                .asString()
                .contains(
                        "owner=" + caller.ownerId(),
                        "endpoint=fal-ai/fast-sdxl",
                        "state=SUCCEEDED",
                        "status=200",
                        "seconds=");
        String secret = caller.authorization().substring(caller.authorization().indexOf(':') + 1);
        assertThat(lines)
                .noneMatch(line -> line.contains(SECRET) || line.contains(secret) || line.contains("signature="));
        assertThat(metrics.get("darkroom.jobs.ended")
                        .tag("state", "SUCCEEDED")
                        .tag("app", "fal-ai/fast-sdxl")
                        .timer()
                        .count())
                .isPositive();
        assertThat(metrics.get("darkroom.deliveries.attempted")
                        .tag("outcome", "DELIVERED")
                        .timer()
                        .count())
                .isPositive();
    }
}
