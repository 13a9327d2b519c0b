package dev.darkroom.jobs.usage;

import java.util.List;

/** An owner whose keys have budgets, and what it is told of them. */
abstract class WithBudgets extends WithPricedJobs {

    String keyWith(double budget) {
        return as().body("{\"name\": \"bound\", \"monthly_budget\": " + budget + "}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
    }

    List<String> told() {
        return as().get("/v1/events?types=budget.*").jsonPath().getList("events.type");
    }
}
