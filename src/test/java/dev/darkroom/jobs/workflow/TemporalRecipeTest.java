package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Temporal's own test server runs {@link TemporalRecipe}, whose activity is a job of Darkroom's. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class TemporalRecipeTest {

    private static final String QUEUE = "stories";

    @Inject
    Callers callers;

    private final String receiver = "temporal-" + UUID.randomUUID();
    private TestWorkflowEnvironment temporal;
    private WorkflowClient client;

    @BeforeEach
    void start() {
        temporal = TestWorkflowEnvironment.newInstance();
        client = temporal.getWorkflowClient();
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(TemporalRecipe.StoryWorkflow.class);
        String key = callers.somebody().authorization().substring("Key ".length());
        worker.registerActivitiesImplementations(new TemporalRecipe.DarkroomPictures(
                "http://127.0.0.1:" + RestAssured.port, key, Receiver.url(receiver)));
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    /** Starts a workflow, and hands the webhook over when it has come. */
    private CompletableFuture<String> illustrated(String words) throws IOException {
        TemporalRecipe.Story story = client.newWorkflowStub(
                TemporalRecipe.Story.class,
                WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
        CompletableFuture<String> result = WorkflowClient.execute(story::illustrate, words);
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(receiver).isEmpty());
        String body = new String(Receiver.receivedFor(receiver).getFirst().body(), StandardCharsets.UTF_8);
        new TemporalRecipe.PictureWebhook(client.newActivityCompletionClient()).received(body);
        return result;
    }

    @Test
    void an_activity_is_completed_by_the_webhook() throws IOException {
        assertThat(illustrated("a harbour at dusk").join())
                .startsWith("a harbour at dusk: http")
                .contains("/files/");
    }

    @Test
    void a_failed_job_fails_the_activity() throws IOException {
        CompletableFuture<String> result = illustrated("more than a model takes ".repeat(300));
        assertThatThrownBy(result::join)
                .hasCauseInstanceOf(WorkflowFailedException.class)
                .hasRootCauseInstanceOf(ApplicationFailure.class)
                .rootCause()
                .hasMessageContaining("The picture was not made")
                .hasMessageContaining("nonRetryable=true");
    }

    @Test
    void the_page_shows_what_is_run_here() throws IOException {
        String source = Files.readString(
                Path.of("src", "test", "java", "dev", "darkroom", "jobs", "workflow", "TemporalRecipe.java"));
        String recipe = source.substring(
                        source.indexOf("// recipe: begins") + 18, source.indexOf("\n    // recipe: ends"))
                .stripIndent()
                .strip();
        assertThat(Files.readString(Path.of("docs", "how-to", "workflows.md")))
                .contains("```java temporal\n" + recipe + "\n```");
    }
}
