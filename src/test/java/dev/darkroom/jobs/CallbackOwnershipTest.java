package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback counts for its job only when it names a request of that job, in its header and in its body. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class CallbackOwnershipTest {

    private final String app = "owned/" + UUID.randomUUID();

    @Inject
    Database database;

    @Inject
    MeterRegistry metrics;

    @Test
    void a_request_that_the_job_does_not_have_is_refused_and_counted() {
        String id = waiting();
        double before = count("refused_foreign");

        assertThat(post(id, null, "\"other\"", null)).isEqualTo(403);

        assertThat(count("refused_foreign")).isEqualTo(before + 1);
        assertThat(Api.history(id)).doesNotContain("answered");
        assertThat(recorded(id)).isZero();
        // Nothing of it is in the way of the true one.
        assertThat(post(id, null, "\"" + upstreamId() + "\"", null)).isEqualTo(200);
        Api.finished(app, id).then().statusCode(200);
    }

    /** Some gateways number their requests. */
    @Test
    void a_number_is_a_request_id() {
        assertThat(post(waiting(), null, "7", null)).isEqualTo(403);
        assertThat(post(unacknowledged(), null, "7000007", null)).isEqualTo(200);
    }

    @Test
    void a_request_of_another_job_is_refused() {
        waiting();
        String others = upstreamId();
        String unacknowledged = unacknowledged();

        assertThat(post(unacknowledged, null, "\"" + others + "\"", null)).isEqualTo(403);
    }

    @Test
    void a_past_attempt_of_the_job_is_accepted() {
        String id = waiting();
        database.update(
                "UPDATE job SET past_upstream_ids = ARRAY['past-" + id + "'] WHERE id = ?", UUID.fromString(id));

        assertThat(post(id, null, "\"past-" + id + "\"", null)).isEqualTo(200);
    }

    @Test
    void while_an_acknowledgement_is_missing_any_request_of_nobody_may_be_it() {
        String id = unacknowledged();

        assertThat(post(id, null, "\"unheard-" + id + "\"", null)).isEqualTo(200);

        Api.finished(app, id).then().statusCode(200);
    }

    @Test
    void a_job_that_was_never_handed_over_has_no_request() {
        String id = waiting();
        database.update("UPDATE job SET submitted_at = NULL, upstream_id = NULL WHERE id = ?", UUID.fromString(id));

        assertThat(post(id, null, "\"early\"", null)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        // header, request_id, gateway_request_id; OWN is the job's.
        "OWN, OWN, OWN, 200",
        "OWN, OWN, , 200",
        "OWN, , , 200",
        ", OWN, other, 200",
        ", , , 200",
        "attempt, OWN, attempt, 200",
        "other, OWN, , 400",
        "other, OWN, OWN, 400",
        "OWN, other, , 400",
        "other, other, other, 403",
        "other, , , 403",
        ", , other, 403",
    })
    void header_and_body_name_one_request(
            @Nullable String header, @Nullable String request, @Nullable String gateway, int status) {
        String id = waiting();
        double before = count("refused_mismatch");

        assertThat(post(id, named(header), quoted(named(request)), quoted(named(gateway))))
                .isEqualTo(status);

        assertThat(count("refused_mismatch")).isEqualTo(status == 400 ? before + 1 : before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\u0000\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"../../keys\"",
                "\"\"",
                "7.5",
                "-7",
                "true",
                "{}",
                "[\"x\"]",
                "MEGABYTE",
            })
    void what_could_be_no_request_id_is_400(String request) {
        String id = waiting();
        String text = request.equals("MEGABYTE") ? "\"" + "x".repeat(1 << 20) + "\"" : request;

        assertThat(post(id, null, text, null)).isEqualTo(400);
        assertThat(post(id, null, null, text)).isEqualTo(400);
        assertThat(recorded(id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a b", "\\ud800", "MEGABYTE"})
    void an_error_type_that_is_none_does_no_harm(String type) {
        String id = waiting();
        String text = type.equals("MEGABYTE") ? "x".repeat(1 << 20) : type;

        call(null)
                .body("{\"status\": \"ERROR\", \"payload\": {\"detail\": \"no\", \"error_type\": \"" + text + "\"}}")
                .post(path(id))
                .then()
                .statusCode(200);

        Api.finished(app, id).then().statusCode(500);
    }

    private String waiting() {
        script(Route.RESULT, app, json(202, ""));
        String id = Api.submit(app, "{}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("submitted"));
        return id;
    }

    private String unacknowledged() {
        script(Route.SUBMIT, app, json(0, ""));
        script(Route.LIST, app, json(401, "{}"));
        String id = Api.submit(app, "{\"n\": 2}");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("unacknowledged"));
        return id;
    }

    private int post(String job, @Nullable String header, @Nullable String request, @Nullable String gateway) {
        String body = "{\"status\": \"OK\", \"error\": null, \"request_id\": " + request + ", \"gateway_request_id\": "
                + gateway + ", \"payload\": {\"text\": \"x\"}}";
        return call(header).body(body).post(path(job)).statusCode();
    }

    private RequestSpecification call(@Nullable String header) {
        RequestSpecification call = Api.caller().contentType("application/json");
        return header == null ? call : call.header("X-Fal-Webhook-Request-Id", header);
    }

    private String path(String job) {
        return submits(app).stream()
                .map(ScriptedUpstream.Accepted::callback)
                .filter(url -> url.contains(job))
                .findFirst()
                .orElseThrow()
                .replaceFirst("https?://[^/]+", "");
    }

    private String upstreamId() {
        return submits(app).getLast().id();
    }

    private @Nullable String named(@Nullable String name) {
        return "OWN".equals(name) ? upstreamId() : name;
    }

    private static @Nullable String quoted(@Nullable String text) {
        return text == null ? null : "\"" + text + "\"";
    }

    private double count(String outcome) {
        return metrics.counter("darkroom.callbacks", "outcome", outcome).count();
    }

    private long recorded(String job) {
        return database.query(
                        "SELECT count(*) FROM callback WHERE job_id = ?", row -> row.getLong(1), UUID.fromString(job))
                .getFirst();
    }
}
