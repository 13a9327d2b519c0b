package dev.darkroom.jobs.api;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.library.asset.RerunRecipes;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes an asset again, as a job of its own: with the very input that made it, digit for digit, or with some of its
 * fields changed. All else that a new job may have can be said as well; its outputs are kept as the asset's job had it, unless
 * it says otherwise.
 */
@ApplicationScoped
class AssetRerunService {

    private final RerunRecipes rerunRecipes;
    private final JobIntakeService jobIntakeService;
    private final JobSubmissionValidator checks;
    private final JobRequestMapper requests;
    private final JobRepository jobs;

    AssetRerunService(
            RerunRecipes rerunRecipes,
            JobIntakeService jobIntakeService,
            JobSubmissionValidator checks,
            JobRequestMapper requests,
            JobRepository jobs) {
        this.rerunRecipes = rerunRecipes;
        this.jobIntakeService = jobIntakeService;
        this.checks = checks;
        this.requests = requests;
        this.jobs = jobs;
    }

    /** @param body the JSON of a new job, of which nothing is required; the fields of its input replace the asset's */
    SubmittedJob accept(Caller caller, String asset, String body, @Nullable IdempotencyKey key) {
        return jobIntakeService.accept(caller, key, null, () -> {
            JobSubmission order = order(caller.ownerId(), rerunRecipes.of(caller.ownerId(), asset), body);
            checks.require(caller.ownerId(), order);
            return order;
        });
    }

    private JobSubmission order(UUID ownerId, RerunRecipes.Recipe recipe, String body) {
        Map<String, String> job = fields("body", RequestBodyText.requireObject("body", body));
        job.values().removeIf("null"::equals);
        job.putIfAbsent("endpoint", quoted(recipe.endpoint()));
        job.put("input", merged(recipe.input(), job.getOrDefault("input", "{}")));
        JobSubmission order = requests.submission(object(job)).repeating(recipe.jobId());
        String kept = jobs.find(recipe.jobId(), ownerId)
                .map(Job::headers)
                .map(ForwardedHeaders::lifecycleText)
                .orElse(null);
        return kept == null ? order : order.withHeader(ForwardedHeaders.LIFECYCLE, kept);
    }

    /** A null takes a field away. */
    private static String merged(String input, String changes) {
        Map<String, String> fields = fields("input", input);
        fields("input", RequestBodyText.requireObject("input", changes)).forEach((name, value) -> {
            if (value.equals("null")) {
                fields.remove(name);
            } else {
                fields.put(name, value);
            }
        });
        return changes.equals("{}") ? input : object(fields);
    }

    private static Map<String, String> fields(String field, String json) {
        try {
            return new LinkedHashMap<>(JsonText.fields(json));
        } catch (IOException malformed) {
            throw Problem.invalid(field, "JSON decode error");
        }
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
