package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider's catalogue, its prices, and what the account there has used, are passed on. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ProviderCatalogueTest extends WithPricedJobs {

    @Test
    void the_providers_catalogue_and_prices_are_passed_on() {
        as().get("/v1/models?q=flux&limit=3")
                .then()
                .statusCode(200)
                .body("models.size()", equalTo(3))
                .body("models[0].endpoint_id", containsString("flux"));
        JsonPath prices = as().get("/v1/models/pricing?endpoint_id=" + ENDPOINT)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(prices.getString("prices[0].endpoint_id")).isEqualTo(ENDPOINT);
        assertThat(prices.getDouble("prices[0].unit_price")).isPositive();
        as().get("/v1/models/pricing").then().statusCode(422).body("error.message", startsWith("endpoint_id"));
        as().get("/v1/models?colour=red").then().statusCode(422);
    }

    @Test
    void operators_are_told_what_the_account_at_the_provider_has_used() {
        String id = as().body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"prompt\": \"x\"}}")
                .header("Prefer", "wait=30")
                .post("/v1/jobs")
                .path("job.job_id");
        assertThat(job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        JsonPath usage = Api.caller()
                .get("/v1/models/usage?endpoint_id=" + ENDPOINT
                        + "&timeframe=month&timezone=Europe/Berlin&expand=time_series,summary")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(usage.getString("time_series[0].results[0].endpoint_id")).isEqualTo(ENDPOINT);
        assertThat(usage.getDouble("summary[0].quantity")).isPositive();
        assertThat(usage.getDouble("summary[0].cost")).isPositive();
        assertThat(usage.getBoolean("has_more")).isFalse();
        as().get("/v1/models/usage").then().statusCode(403);
    }

    @Test
    void what_cannot_be_asked_of_the_account_is_named() {
        Map.of(
                        "timeframe=year", "timeframe",
                        "timezone=Nowhere/Land", "timezone",
                        "bound_to_timeframe=maybe", "bound_to_timeframe",
                        "expand=all", "expand",
                        "start=yesterday", "start",
                        "start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z", "start",
                        "limit=0", "limit",
                        "colour=red", "colour")
                .forEach((query, field) -> Api.caller()
                        .get("/v1/models/usage?" + query)
                        .then()
                        .statusCode(422)
                        .body("error.message", containsString(field)));
    }
}
