package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that is run again was paid for each time. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class UnitsOfAttemptsTest extends WithScriptedResults {

    private static final String UNITS = "X-Fal-Billable-Units";
    private static final Canned FAILED = json(500, "{\"detail\": \"it broke\", \"error_type\": \"internal_error\"}");

    private static String submit(String app) {
        return Api.caller()
                .contentType("application/json")
                .body("{\"endpoint\": \"" + app
                        + "\", \"input\": {}, \"retry_on\": [\"server_error\"], \"max_attempts\": 2}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private void assertUnits(String app, String id, String state, float units) {
        Api.finished(app, id);
        assertThat(submits(app)).hasSize(2);
        assertThat(Api.job(id).getString("job.state")).isEqualTo(state);
        assertThat(Api.job(id).getFloat("job.billable_units")).isEqualTo(units);
    }

    @Test
    void an_attempt_that_failed_counts_beside_the_one_that_succeeded() {
        String app = app();
        script(Route.RESULT, app, FAILED.with(UNITS, "1.5"), OUTPUT.with(UNITS, "2"));

        assertUnits(app, submit(app), "SUCCEEDED", 3.5f);
    }

    @Test
    void attempts_that_all_failed_count_together() {
        String app = app();
        script(Route.RESULT, app, FAILED.with(UNITS, "1.5"), FAILED.with(UNITS, "2"));

        assertUnits(app, submit(app), "FAILED", 3.5f);
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5", "1e3, 1000", "1e-400,", "1e400,", "-1,", "many,", "NaN,"})
    void only_a_number_of_usual_size_counts(String told, @Nullable BigDecimal counted) {
        String app = app();
        script(Route.RESULT, app, OUTPUT.with(UNITS, told));

        String id = submit(app);

        Api.finished(app, id);
        BigDecimal units = database.query(
                        "SELECT COALESCE(billable_units, -1) FROM job WHERE id = ?",
                        row -> row.getBigDecimal(1),
                        UUID.fromString(id))
                .getFirst();
        assertThat(units).isEqualByComparingTo(counted == null ? BigDecimal.ONE.negate() : counted);
    }

    @Test
    void a_failure_that_told_no_units_adds_none() {
        String app = app();
        script(Route.RESULT, app, FAILED, OUTPUT.with(UNITS, "2"));

        assertUnits(app, submit(app), "SUCCEEDED", 2);
    }
}
