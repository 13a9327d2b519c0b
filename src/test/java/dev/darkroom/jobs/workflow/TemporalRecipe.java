package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Temporal workflow whose activity is a job: what {@code docs/how-to/workflows.md} shows, between the two marks. */
final class TemporalRecipe {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TemporalRecipe() {}

    // recipe: begins
    @WorkflowInterface
    public interface Story {
        @WorkflowMethod
        String illustrate(String words);
    }

    @ActivityInterface
    public interface Pictures {
        @Nullable String make(String prompt);
    }

    public static final class StoryWorkflow implements Story {

        private final Pictures pictures = Workflow.newActivityStub(
                Pictures.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofHours(25))
                        .build());

        @Override
        public String illustrate(String words) {
            return words + ": " + pictures.make(words);
        }
    }

    /** Submits a job and returns: whoever is told of its end completes the activity. */
    public record DarkroomPictures(String darkroom, String key, String webhook) implements Pictures {

        @Override
        public @Nullable String make(String prompt) {
            ActivityExecutionContext activity = Activity.getExecutionContext();
            ActivityInfo info = activity.getInfo();
            Map<String, Object> job = Map.of(
                    "endpoint",
                    "fal-ai/flux/dev",
                    "input",
                    Map.of("prompt", prompt),
                    "webhook",
                    Map.of(
                            "url",
                            webhook,
                            "format",
                            "body",
                            "context",
                            Map.of(
                                    "workflow",
                                    info.getWorkflowId(),
                                    "run",
                                    info.getRunId(),
                                    "activity",
                                    info.getActivityId()),
                            "body",
                            Map.of(
                                    "activity", "$context",
                                    "state", "$job.state",
                                    "image", "$output.images.0.url",
                                    "error", "$job.error_type")));
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(darkroom + "/v1/jobs"))
                                .header("Authorization", "Key " + key)
                                .header("Content-Type", "application/json")
                                // Temporal may run an activity again: that is the same job then, paid for once.
                                .header("Idempotency-Key", info.getRunId() + "-" + info.getActivityId())
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(job)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 != 2) {
                    throw ApplicationFailure.newFailure(answer.body(), "darkroom-" + answer.statusCode());
                }
            } catch (IOException unreachable) {
                throw ApplicationFailure.newFailure("Darkroom cannot be reached", "darkroom-unreachable");
            } catch (InterruptedException stopping) {
                throw Activity.wrap(stopping);
            }
            activity.doNotCompleteOnReturn();
            return null;
        }
    }

    /** What your webhook does with a body that came, once its signature has been checked. */
    public record PictureWebhook(ActivityCompletionClient completions) {

        public void received(String body) throws JsonProcessingException {
            JsonNode told = JSON.readTree(body);
            JsonNode context = told.path("activity");
            String workflow = context.path("workflow").asText();
            Optional<String> run = Optional.of(context.path("run").asText());
            String activity = context.path("activity").asText();
            if (told.path("state").asText().equals("SUCCEEDED")) {
                completions.complete(workflow, run, activity, told.path("image").asText());
            } else {
                // Darkroom has tried as often as makes sense.
                completions.completeExceptionally(
                        workflow,
                        run,
                        activity,
                        ApplicationFailure.newNonRetryableFailure(
                                "The picture was not made", told.path("error").asText("darkroom")));
            }
        }
    }
    // recipe: ends
}
