package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.WithWorkflows;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The recipes of {@code docs/how-to/workflows.md}, run as they stand there but for the addresses. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RecipesTest extends WithWorkflows {

    private static final Path PAGE = Path.of("docs", "how-to", "workflows.md");

    private final String receiver = "recipe-" + UUID.randomUUID();

    /** A block of the page, with our address in place of those of others. */
    private String block(String name) throws IOException {
        Matcher block = Pattern.compile("```\\w+ " + name + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as(name).isTrue();
        return block.group(1).replaceAll("\"https://[^\"]*\"", '"' + Receiver.url(receiver) + '"');
    }

    private String create(String recipe) throws IOException {
        Response answer = workflows.post("/v1/workflows", block(recipe));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.path("workflow.id");
    }

    private Receiver.Received received() {
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(receiver).isEmpty());
        return Receiver.receivedFor(receiver).getFirst();
    }

    private static String text(Receiver.Received received) {
        return new String(received.body(), StandardCharsets.UTF_8);
    }

    private JsonPath succeeded(String id) {
        JsonPath ended = workflows.ended(id);
        assertThat(ended.getString("workflow.state")).as(ended.prettify()).isEqualTo("succeeded");
        return ended;
    }

    @Test
    void two_models() throws IOException {
        String id = create("chain");
        succeeded(id);
        assertThat(workflows.jobNamed(id, "film").getString("job.result.video.url"))
                .contains("/files/");
    }

    @Test
    void a_retry() throws IOException {
        String id = create("retry");
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("failed");
        String picture = Workflows.of(workflows.get(id), "picture", "id");
        workflows.post("/v1/workflows/" + id + "/retry", "").then().statusCode(202);
        JsonPath ended = succeeded(id);
        assertThat(Workflows.of(ended, "picture", "id")).isEqualTo(picture);
        assertThat(Api.paidFor(picture)).hasSize(1);
    }

    @Test
    void an_approval() throws IOException {
        String id = create("approval");
        JsonPath asked = JsonPath.from(text(received()));
        assertThat(asked.getString("input.image")).contains("/files/");
        Workflows.call(asked.getString("callback_url"), "{\"prompt\": \"the lights go on\"}")
                .then()
                .statusCode(200);
        succeeded(id);
        assertThat(workflows.jobNamed(id, "film").getString("job.input.prompt")).isEqualTo("the lights go on");
    }

    @Test
    void a_wait_node() throws IOException {
        workflows.post("/v1/jobs", block("n8n-wait")).then().statusCode(201);
        JsonPath resumed = JsonPath.from(text(received()));
        assertThat(resumed.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(resumed.getString("image")).contains("/files/");
    }

    @Test
    void a_flow_as_a_step() throws IOException {
        String id = create("n8n-step");
        JsonPath item = JsonPath.from(text(received()));
        Workflows.call(item.getString("callback_url"), "{\"text\": \"" + item.getString("input.topic") + " at dusk\"}")
                .then()
                .statusCode(200);
        succeeded(id);
        assertThat(workflows.jobNamed(id, "picture").getString("job.input.prompt"))
                .isEqualTo("harbours at dusk");
    }

    @Test
    void a_sink_of_cloud_events() throws IOException {
        String id = create("cloudevents");
        succeeded(id);
        await().atMost(Api.PATIENCE).until(() -> Receiver.receivedFor(receiver).size() == 2);
        assertThat(Receiver.receivedFor(receiver))
                .extracting(event -> event.header("Ce-type"))
                .containsExactlyInAnyOrder("dev.darkroom.job.succeeded", "dev.darkroom.workflow.succeeded");
        assertThat(Receiver.receivedFor(receiver)).allSatisfy(event -> {
            assertThat(event.header("Ce-specversion")).isEqualTo("1.0");
            assertThat(event.header("Ce-id")).isNotBlank();
            assertThat(event.header("Ce-source")).isNotBlank();
            assertThat(JsonPath.from(text(event)).getString("workflow_id")).isEqualTo(id);
        });
    }

    @Test
    void a_function() throws IOException, InterruptedException {
        String id = create("function-step");
        String event = "{body: JSON.stringify(" + text(received()) + ")}";
        Path script = Files.createTempFile("function", ".mjs");
        Files.writeString(script, block("function") + "\nconsole.log((await handler(" + event + ")).statusCode);\n");
        Process node = new ProcessBuilder("node", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("200\n");
        assertThat(node.waitFor()).isZero();
        Files.delete(script);
        succeeded(id);
        assertThat(workflows.jobNamed(id, "next").getInt("job.input.max_tokens"))
                .isEqualTo(4);
    }
}
