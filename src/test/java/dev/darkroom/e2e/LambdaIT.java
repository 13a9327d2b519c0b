package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.boot.EmbeddedDatabase;
import dev.darkroom.testing.LambdaTemplate;
import dev.darkroom.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The function's package as AWS Lambda would run it, with the settings of its template: all it is told of are events. */
@Tag("lambda")
class LambdaIT {

    private static final String APP = "fal-ai/flux";
    private static final String TOKEN = "the-tick-token";
    private static final byte[] FILE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff};
    private static final int LARGE = 7 << 20;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static EmbeddedDatabase database;
    private static S3Server s3;
    private static PackagedApp sandbox;
    private static SlowReceiver receiver;
    private static LambdaRuntimeApi runtime;
    private static HttpApi api;
    private static LambdaFunction function;
    private static ApiClient client;

    @BeforeAll
    static void start() throws LambdaRuntimeApi.FunctionFailed {
        Path shared = Folders.empty(Path.of("target", "e2e", "lambda-shared"));
        database = EmbeddedDatabase.start(shared);
        s3 = S3Server.start();
        sandbox = PackagedApp.sandbox("lambda-provider").start();
        receiver = new SlowReceiver(Duration.ZERO);
        runtime = new LambdaRuntimeApi();
        api = new HttpApi(runtime);
        client = new ApiClient(api.url());
        Map<String, String> here = new TreeMap<>(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "QUARKUS_MANAGEMENT_PORT",
                "0",
                "DARKROOM_BOOTSTRAP_KEY",
                PackagedApp.KEY,
                "DARKROOM_TICK_TOKEN",
                TOKEN,
                "DARKROOM_UPSTREAM_KEY",
                "e2e:upstream",
                "DARKROOM_UPSTREAM_URL",
                sandbox.url(),
                "DARKROOM_OUTGOING_ALLOW",
                sandbox.url() + "," + receiver.origin(),
                "DARKROOM_PUBLIC_URL",
                api.url()));
        here.putAll(Map.of(
                "DARKROOM_DATA_DIR", shared.resolve("data").toAbsolutePath().toString(),
                "DARKROOM_STORAGE_S3_BUCKET", S3Server.BUCKET,
                "DARKROOM_STORAGE_S3_REGION", "us-east-1",
                "DARKROOM_STORAGE_S3_ENDPOINT", s3.endpoint().toString(),
                "DARKROOM_STORAGE_S3_ACCESS_KEY", "id",
                "DARKROOM_STORAGE_S3_SECRET_KEY", "secret",
                "DARKROOM_JOBS_FIRST_LOOK", "2s"));
        function = LambdaFunction.start(runtime, here);
        // The first waits for the start.
        runtime.invoke(LambdaTemplate.read().tick(TOKEN).getBytes(UTF_8));
    }

    @AfterAll
    static void stop() {
        function.close();
        api.close();
        runtime.close();
        receiver.close();
        sandbox.close();
        s3.close();
        database.close();
    }

    @Test
    void a_job_its_callback_its_result_and_its_webhook_are_events_and_answers() throws Exception {
        String id = client.submit(APP + "/schnell?fal_webhook=" + receiver.prompt(), picture("{}"));

        JsonNode job = client.await(id, "SUCCEEDED");

        assertThat(api.handled("/callbacks/" + id)).hasSize(1);
        assertThat(Web.get(api.url() + "/queue/" + APP + "/requests/" + id + "/status", PackagedApp.KEY)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("COMPLETED");
        JsonNode result = client.result(APP, id).json();
        assertThat(result).isEqualTo(job.path("result"));
        assertThat(MediaFiles.picture(stored(result.at("/images/0/url").asText()))
                        .getWidth())
                .isEqualTo(128);
        await().untilAsserted(() -> assertThat(receiver.heard()).contains(id));
    }

    @Test
    void a_small_file_comes_in_base64() throws Exception {
        JsonNode opened = Web.post(
                        api.url() + "/rest/storage/upload/initiate?storage_type=fal-cdn-v3",
                        PackagedApp.KEY,
                        "{\"file_name\": \"a.png\", \"content_type\": \"image/png\"}")
                .json();
        URI place = URI.create(opened.path("upload_url").asText());

        HttpResponse<String> sent = CLIENT.send(
                HttpRequest.newBuilder(place)
                        .header("Content-Type", "image/png")
                        .PUT(BodyPublishers.ofByteArray(FILE))
                        .build(),
                BodyHandlers.ofString());

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(api.handled(place.getRawPath())
                        .getFirst()
                        .event()
                        .path("isBase64Encoded")
                        .asBoolean())
                .isTrue();
        assertThat(stored(opened.path("file_url").asText())).isEqualTo(FILE);
    }

    @Test
    void a_large_file_goes_past_the_function_in_both_directions() throws Exception {
        JsonNode plan = Web.post(
                        api.url() + "/v1/storage/uploads",
                        PackagedApp.KEY,
                        "{\"content_type\": \"video/mp4\", \"file_size\": " + LARGE + "}")
                .json();
        byte[] film = new byte[LARGE];
        HttpResponse<String> part = CLIENT.send(
                HttpRequest.newBuilder(URI.create(plan.at("/parts/0/url").asText()))
                        .PUT(BodyPublishers.ofByteArray(film))
                        .build(),
                BodyHandlers.ofString());
        String etag = part.headers().firstValue("ETag").orElseThrow().replace("\"", "");

        Web.Answer completed = Web.post(
                api.url() + "/v1/storage/uploads/" + plan.path("upload_id").asText() + "/complete",
                PackagedApp.KEY,
                "{\"parts\": [{\"part_number\": 1, \"etag\": \"" + etag + "\"}]}");

        assertThat(completed.status()).as("%s", completed.json()).isEqualTo(200);
        assertThat(stored(plan.path("file_url").asText())).isEqualTo(film);
    }

    @Test
    void bytes_are_answered_in_base64() throws Exception {
        String id = client.submit(APP + "/schnell", picture("{}"));
        client.await(id, "SUCCEEDED");
        Web.Answer answer = export(id);

        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            zip.getNextEntry();
            assertThat(MediaFiles.picture(zip.readAllBytes()).getWidth()).isEqualTo(128);
        }
        assertThat(api.handled("/v1/assets/export").stream()
                        .map(HttpApi.Handled::answer)
                        .filter(one -> one.path("statusCode").asInt() == 200))
                .isNotEmpty()
                .allMatch(one -> one.path("isBase64Encoded").asBoolean());
    }

    @Test
    void a_key_that_is_none_is_refused_in_the_words_of_the_route() {
        Web.Answer queue = Web.post(api.url() + "/queue/" + APP, "no:key", "{}");
        assertThat(queue.status()).isEqualTo(401);
        assertThat(queue.json().path("detail").asText()).isNotEmpty();

        Web.Answer ours = Web.get(api.url() + "/v1/assets", "no:key");
        assertThat(ours.status()).isEqualTo(401);
        assertThat(ours.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void the_event_of_the_templates_schedule_is_a_tick() throws Exception {
        String tick = LambdaTemplate.read().tick(TOKEN);

        JsonNode answer = runtime.invoke(tick.getBytes(UTF_8));

        assertThat(answer.path("statusCode").asInt()).as("%s", answer).isEqualTo(200);
        assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
        JsonNode ticked = new ObjectMapper().readTree(answer.path("body").asText());
        assertThat(ticked.path("left").isInt()).isTrue();
        assertThat(runtime.invoke(tick.replace(TOKEN, "another").getBytes(UTF_8))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(401);
    }

    @Test
    void ticks_end_a_job_whose_callback_was_lost() throws Exception {
        String id = client.submit(APP + "/schnell", picture("{\"callback\": \"drop\"}"));
        byte[] tick = LambdaTemplate.read().tick(TOKEN).getBytes(UTF_8);

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    String body = runtime.invoke(tick).path("body").asText();
                    return new ObjectMapper().readTree(body).path("next_due_at").isNull();
                });

        assertThat(client.job(id).path("state").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_comma_in_a_header_is_a_part_of_it() throws Exception {
        assertThat(submitOnce("order,1")).isEqualTo(submitOnce("order,1")).isNotEqualTo(submitOnce("order,2"));
    }

    private static String submitOnce(String key) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(api.url() + "/queue/" + APP + "/schnell"))
                        .header("Authorization", "Key " + PackagedApp.KEY)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(picture("{}")))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("request_id").asText();
    }

    @Test
    void a_session_is_kept_by_its_cookie() throws Exception {
        HttpResponse<String> signedIn = CLIENT.send(
                HttpRequest.newBuilder(URI.create(api.url() + "/signin"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("key=" + URLEncoder.encode(PackagedApp.KEY, UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(303);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();

        HttpResponse<String> gallery = CLIENT.send(
                HttpRequest.newBuilder(URI.create(api.url() + "/"))
                        .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .build(),
                BodyHandlers.ofString());

        assertThat(gallery.statusCode()).isEqualTo(200);
        assertThat(gallery.body()).contains("Sign out");
    }

    @Test
    void characters_that_a_target_may_not_have_are_taken_as_ever() throws Exception {
        // No client sends them, and an HTTP API hands them over as they came.
        ObjectMapper json = new ObjectMapper();
        Web.get(api.url() + "/v1/assets?q=none", PackagedApp.KEY);
        JsonNode event = api.handled("/v1/assets").getLast().event();
        String odd = json.writeValueAsString(event).replace("q=none", "q={a|b}");

        assertThat(runtime.invoke(odd.getBytes(UTF_8)).path("statusCode").asInt())
                .isEqualTo(200);
    }

    private static Web.Answer export(String job) {
        String asset = client.assetsOf(job).getFirst().path("asset_id").asText();
        return Web.post(api.url() + "/v1/assets/export", PackagedApp.KEY, "{\"asset_ids\": [\"" + asset + "\"]}");
    }

    private static String picture(String sandboxDirections) {
        return "{\"prompt\": \"an event\", \"image_size\": {\"width\": 128, \"height\": 128}, \"sandbox\": "
                + sandboxDirections + "}";
    }

    /** A file by its own address, which leads to the bucket. */
    private static byte[] stored(String url) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(307);
        String bucket = answer.headers().firstValue("Location").orElseThrow();
        assertThat(bucket).startsWith(s3.endpoint().toString());
        return Web.bytes(bucket);
    }
}
