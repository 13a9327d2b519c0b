package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.announcement.JobWebhookCodec;
import dev.darkroom.jobs.api.JobRequestMapper;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.workflow.FalWorkflowDocument;
import dev.darkroom.jobs.workflow.WorkflowIntakeService;
import dev.darkroom.jobs.workflow.WorkflowMember;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.shared.http.body.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Submits workflows as they are asked for. */
@ApplicationScoped
class WorkflowSubmission {

    private static final String WORKFLOW = "workflow";
    private static final Pattern JOB = Pattern.compile("jobs\\.(?<job>\\d{1,4})(?<rest>.*)", Pattern.DOTALL);

    private final WorkflowIntakeService intake;
    private final JobRequestMapper requests;
    private final WebhookUrlValidator webhookUrlValidator;
    private final JobWebhookCodec codec;
    private final JsonRequestBinder binder;
    private final JobsConfig config;

    WorkflowSubmission(
            WorkflowIntakeService intake,
            JobRequestMapper requests,
            WebhookUrlValidator webhookUrlValidator,
            JobWebhookCodec codec,
            JsonRequestBinder binder,
            JobsConfig config) {
        this.intake = intake;
        this.requests = requests;
        this.webhookUrlValidator = webhookUrlValidator;
        this.codec = codec;
        this.binder = binder;
        this.config = config;
    }

    /**
     * @return the id of the workflow that was taken in: now, or before under the same idempotency key
     * @throws Problem 422, naming the field; nothing is taken in then
     */
    String accept(Caller caller, @Nullable IdempotencyKey key, String text) {
        Optional<String> earlier = intake.earlierAnswer(caller, key);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        WorkflowRequestBody body = binder.bind(RequestBodyText.requireObject("body", text), WorkflowRequestBody.class);
        String url = webhook(body);
        byte[] options =
                codec.encode(body.webhook() == null ? null : body.webhook().options());
        WorkflowIntakeService.Draft draft = draft(caller, body, url, options);
        return intake.accept(caller, key, draft, draft.workflow().id().toString());
    }

    private WorkflowIntakeService.Draft draft(
            Caller caller, WorkflowRequestBody body, @Nullable String url, byte @Nullable [] options) {
        if (body.workflow() == null) {
            return intake.draft(caller, members(jobs(body)), url, options);
        }
        if (body.jobs() != null) {
            throw Problem.invalid("workflow", "and jobs are two ways to say one thing: give one of them");
        }
        String input = body.input() == null ? null : body.input().text();
        Map<String, String> nodes = new FalWorkflowDocument(
                        WORKFLOW, body.workflow().text(), input, config.maxInputBytes(), config.maxBatchBytes())
                .jobs();
        if (nodes.isEmpty() || nodes.size() > WorkflowRequestBody.MAX_JOBS) {
            throw Problem.invalid(
                    WORKFLOW, "must have 1 to " + WorkflowRequestBody.MAX_JOBS + " nodes of the type run");
        }
        try {
            return intake.draft(caller, members(nodes.values()), url, options);
        } catch (Problem ofJob) {
            throw ofNode(ofJob, List.copyOf(nodes.keySet()));
        }
    }

    private static List<String> jobs(WorkflowRequestBody body) {
        if (body.jobs() == null) {
            throw Problem.invalid("jobs", "is required");
        }
        if (body.input() != null) {
            throw Problem.invalid("input", "is for a workflow; jobs have their own");
        }
        return body.jobs().stream().map(RawJson::text).toList();
    }

    private List<WorkflowMember> members(Collection<String> texts) {
        List<WorkflowMember> members = new ArrayList<>();
        for (String text : texts) {
            try {
                members.add(requests.member(text));
            } catch (Problem problem) {
                throw WorkflowIntakeService.at(members.size(), problem);
            }
        }
        return members;
    }

    /** Of jobs that the caller has not written: says which node it was, in the words of the document. */
    private static Problem ofNode(Problem ofJob, List<String> ids) {
        Matcher place = JOB.matcher(ofJob.field() == null ? "" : ofJob.field());
        if (!place.matches()) {
            return ofJob;
        }
        String rest = place.group("rest")
                .replaceFirst("^\\.endpoint$", ".app")
                .replaceFirst("^\\.depends_on", ".depends")
                .replaceFirst("^\\.name$", "");
        return Problem.invalid(WORKFLOW + "." + ids.get(Integer.parseInt(place.group("job"))) + rest, ofJob.text());
    }

    private @Nullable String webhook(WorkflowRequestBody body) {
        if (body.webhook() != null && body.webhookUrl() != null) {
            throw Problem.invalid("webhook", "and webhook_url are two names for one thing: give one of them");
        }
        String url = body.webhook() == null ? body.webhookUrl() : body.webhook().url();
        if (url != null) {
            webhookUrlValidator.check(body.webhook() == null ? "webhook_url" : "webhook.url", url);
        }
        return url;
    }
}
