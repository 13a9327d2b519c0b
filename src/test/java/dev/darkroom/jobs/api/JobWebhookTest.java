package dev.darkroom.jobs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job's own webhook in each of its formats, with headers and a context of the caller's own. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobWebhookTest {

    @Inject
    Database database;

    private final String name = "job-webhook-" + UUID.randomUUID();

    private ValidatableResponse create(String endpoint, String input, String webhook) {
        return Api.caller()
                .contentType("application/json")
                .body("{\"endpoint\": \"" + endpoint + "\", \"input\": " + input + ", \"webhook\": " + webhook + "}")
                .post("/v1/jobs")
                .then();
    }

    private String job(String more) {
        return create(
                        "fal-ai/flux/dev",
                        "{\"prompt\": \"a bell\"}",
                        "{\"url\": \"" + Receiver.url(name) + "\"" + more + "}")
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private Receiver.Received first() {
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        return Receiver.receivedFor(name).getFirst();
    }

    private static JsonPath json(Receiver.Received received) {
        return JsonPath.from(new String(received.body(), StandardCharsets.UTF_8));
    }

    @Test
    void fals_format_is_the_usual_one_with_the_context_beside_it() {
        String job = job(", \"context\": {\"thread\": [1, 2.50]}");
        Receiver.Received received = first();
        assertThat(json(received).getString("request_id")).isEqualTo(job);
        assertThat(new String(received.body(), StandardCharsets.UTF_8))
                .startsWith("{\"context\": {\"thread\": [1, 2.50]}, ");
        assertThat(received.headers()).containsKeys("X-fal-webhook-signature", "Webhook-signature");
    }

    @Test
    void a_plain_string_is_its_url() {
        String job = create("fal-ai/flux/dev", "{\"prompt\": \"a bell\"}", "\"" + Receiver.url(name) + "\"")
                .statusCode(201)
                .extract()
                .path("job.job_id");
        assertThat(json(first()).getString("request_id")).isEqualTo(job);
    }

    @Test
    void the_standard_format_is_the_event_that_registered_webhooks_get() {
        String job = job(", \"format\": \"standard\", \"context\": \"mine\"");
        JsonPath event = json(first());
        assertThat(event.getString("id")).isEqualTo(first().header("Webhook-id"));
        assertThat(database.query(
                        "SELECT created_at FROM event WHERE id = ?",
                        row -> Database.time(row, "created_at"),
                        UUID.fromString(event.getString("id"))))
                .containsExactly(Instant.parse(event.getString("created_at")));
        assertThat(event.getString("type")).isEqualTo("job.succeeded");
        assertThat(event.getString("data.job_id")).isEqualTo(job);
        assertThat(event.getString("data.context")).isEqualTo("mine");
        assertThat(first().headers()).doesNotContainKey("X-fal-webhook-signature");
    }

    @Test
    void cloudevents_have_their_attributes_as_headers_and_keep_their_id_over_attempts() {
        String webhook = "{\"url\": \"" + Receiver.url(name, 500) + "\", \"format\": \"cloudevents\"}";
        String job = create("fal-ai/flux/dev", "{\"prompt\": \"x\"}", webhook)
                .statusCode(201)
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE).until(() -> Receiver.receivedFor(name).size() == 2);
        Receiver.Received received = first();
        assertThat(received.header("Ce-specversion")).isEqualTo("1.0");
        assertThat(received.header("Ce-type")).isEqualTo("dev.darkroom.job.succeeded");
        assertThat(received.header("Ce-source")).startsWith("http");
        assertThat(received.header("Ce-subject")).isEqualTo("jobs/" + job);
        assertThat(Receiver.receivedFor(name).get(1).header("Ce-id")).isEqualTo(received.header("Ce-id"));
        assertThat(json(received).getString("job_id")).isEqualTo(job);
    }

    @Test
    void a_template_makes_the_body_that_another_system_expects() {
        String job = job("""
                , "body": {"text": "Job $job.id is $job.state: $output.images.0.url", "width": "$output.images.0.width",
                "thread": "$context.thread"}, "context": {"thread": 5}""");
        JsonPath body = json(first());
        assertThat(body.getString("text")).startsWith("Job " + job + " is SUCCEEDED: http");
        assertThat(body.getInt("width")).isPositive();
        assertThat(body.getInt("thread")).isEqualTo(5);
    }

    @Test
    void a_job_ends_although_it_cannot_be_read_how_it_wants_to_be_told() {
        String webhook = "{\"url\": \"" + Receiver.url(name) + "\", \"format\": \"standard\"}";
        String job = create("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 1500}}", webhook)
                .statusCode(201)
                .extract()
                .path("job.job_id");
        // As after the key that it was encrypted with was taken out of the settings.
        database.update(
                "UPDATE job SET webhook_options = set_byte(webhook_options, 0, 255 - get_byte(webhook_options, 0)) WHERE id = ?",
                UUID.fromString(job));
        assertThat(json(first()).getString("request_id")).isEqualTo(job);
        assertThat(Api.job(job).getString("job.state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void own_headers_arrive_and_are_nowhere_to_be_read() {
        String job = job(", \"headers\": {\"Authorization\": \"Bearer hush\", \"X-Team\": \"blue\"}");
        assertThat(first().header("Authorization")).isEqualTo("Bearer hush");
        assertThat(first().header("X-team")).isEqualTo("blue");
        await().atMost(Api.PATIENCE)
                .until(() -> Api.job(job)
                                .getList("job.deliveries.attempts.flatten()")
                                .size()
                        == 1);
        String shown = Api.caller().get("/v1/jobs/" + job).asString();
        assertThat(shown).doesNotContain("hush").doesNotContain("blue").contains("***");
        byte[] stored = database.query(
                        "SELECT webhook_options FROM job WHERE id = ?", row -> row.getBytes(1), UUID.fromString(job))
                .getFirst();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
    }

    @Test
    void a_receiver_that_echoes_makes_no_secret_readable() {
        String echo = Receiver.ECHO + name;
        String job = create(
                        "fal-ai/flux/dev",
                        "{\"prompt\": \"a bell\"}",
                        "{\"url\": \"" + Receiver.url(echo)
                                + "\", \"headers\": {\"Authorization\": \"Bearer hush/1\", \"X-Team\": \"blue\"}}")
                .statusCode(201)
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> Api.job(job)
                                .getList("job.deliveries.attempts.flatten()")
                                .size()
                        == 1);
        String excerpt = Api.job(job).getString("job.deliveries[0].attempts[0].response_excerpt");
        Receiver.Received received = Receiver.receivedFor(echo).getFirst();
        assertThat(excerpt)
                .containsIgnoringCase("webhook-id: " + received.header("Webhook-id"))
                .containsIgnoringCase("authorization: ***")
                .doesNotContain("hush", "blue", received.header("Webhook-signature"))
                .doesNotContain(received.header("X-fal-webhook-signature"));
        assertThat(database.query("""
                        SELECT response_excerpt FROM delivery_attempt
                        JOIN delivery ON delivery.id = delivery_id WHERE job_id = ?""", row -> row.getString(1), UUID.fromString(job)))
                .containsExactly(excerpt);
    }

    @Test
    void it_is_told_of_the_ends_that_it_asked_for_only() {
        String failing =
                "{\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422, \"type\": \"image_load_error\"}}}";
        String webhook = "{\"url\": \"" + Receiver.url(name) + "\", \"on\": [\"failed\"], \"format\": \"standard\"}";
        String good = create("fal-ai/flux/dev", "{\"prompt\": \"x\"}", webhook)
                .statusCode(201)
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> Api.job(good).getString("job.state").equals("SUCCEEDED"));
        create("fal-ai/flux/dev", failing, webhook).statusCode(201);
        assertThat(json(first()).getString("type")).isEqualTo("job.failed");
        assertThat(json(first()).getInt("data.status_code")).isEqualTo(422);
        assertThat(Api.job(good).getList("job.deliveries")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|webhook.url",
                "{'url': 'http://127.0.0.1:1/'}|webhook",
                "{'url': 'https://example.com/', 'format': 'xml'}|webhook.format",
                "{'url': 'https://example.com/', 'format': 'body'}|webhook.body",
                "{'url': 'https://example.com/', 'on': []}|webhook.on",
                "{'url': 'https://example.com/', 'format': 'fal', 'body': 1}|webhook.body",
                "{'url': 'https://example.com/', 'headers': {'Host': 'x'}}|webhook.headers",
                "{'url': 'https://example.com/', 'headers': {'Webhook-Id': 'x'}}|webhook.headers",
                "{'url': 'https://example.com/', 'headers': {'a b': 'x'}}|webhook.headers",
                "{'url': 'https://example.com/', 'headers': {'a': 'x\\r\\ny: z'}}|webhook.headers",
                "{'url': 'https://example.com/', 'on': ['flown']}|webhook.on",
                "{'url': 'https://example.com/', 'colour': 'red'}|webhook.colour",
            })
    void what_is_wrong_is_named(String webhook, String field) {
        create("fal-ai/flux/dev", "{}", webhook.replace('\'', '"'))
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.message", startsWith(field));
    }

    @Test
    void two_names_for_one_address_are_one_too_many() {
        Api.caller()
                .contentType("application/json")
                .body("{\"endpoint\": \"a/b\", \"input\": {}, \"webhook_url\": \"https://example.com/\","
                        + " \"webhook\": {\"url\": \"https://example.com/\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("error.message", startsWith("webhook"));
    }
}
