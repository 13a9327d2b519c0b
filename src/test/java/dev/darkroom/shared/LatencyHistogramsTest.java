package dev.darkroom.shared;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators can draw of how long things take, and of what is kept and held back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LatencyHistogramsTest {

    @TestHTTPResource(value = "/q/metrics", management = true)
    URI metrics = URI.create("");

    @Test
    void latencies_have_buckets_and_what_is_kept_is_counted() {
        Api.finished("sandbox/instant", Api.submit("sandbox/instant", "{}"))
                .then()
                .statusCode(200);
        Api.caller().get("/v1/assets?q=harbour").then().statusCode(200);

        await().atMost(Api.PATIENCE).untilAsserted(() -> {
            List<String> lines = given().get(metrics).asString().lines().toList();
            for (String name : List.of(
                    "darkroom_upstream_submit", "darkroom_jobs_claim", "darkroom_results_ingest", "darkroom_search")) {
                assertThat(lines)
                        .as(name)
                        .anyMatch(line -> line.startsWith(name + "_seconds_bucket") && line.contains("le=\"0.05\""))
                        .anyMatch(line -> line.startsWith(name + "_seconds_count"));
            }
            for (String name :
                    List.of("darkroom_storage_bytes", "darkroom_jobs_partitions", "darkroom_apps_throttled")) {
                assertThat(lines).as(name).anyMatch(line -> line.startsWith(name));
            }
        });
    }
}
