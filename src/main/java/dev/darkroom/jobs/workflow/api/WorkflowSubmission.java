package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.jobs.announcement.JobWebhookCodec;
import dev.darkroom.jobs.api.JobRequestMapper;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.workflow.WorkflowIntakeService;
import dev.darkroom.jobs.workflow.WorkflowMember;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.shared.http.body.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Submits workflows as they are asked for. */
@ApplicationScoped
class WorkflowSubmission {

    private final WorkflowIntakeService intake;
    private final JobRequestMapper requests;
    private final WebhookUrlValidator webhookUrlValidator;
    private final JobWebhookCodec codec;
    private final JsonRequestBinder binder;

    WorkflowSubmission(
            WorkflowIntakeService intake,
            JobRequestMapper requests,
            WebhookUrlValidator webhookUrlValidator,
            JobWebhookCodec codec,
            JsonRequestBinder binder) {
        this.intake = intake;
        this.requests = requests;
        this.webhookUrlValidator = webhookUrlValidator;
        this.codec = codec;
        this.binder = binder;
    }

    /**
     * A workflow that was taken in.
     *
     * @param repeated it was before, under the same idempotency key
     */
    record Given(String id, boolean repeated) {}

    /** @throws Problem 422, naming the field; nothing is taken in then */
    Given take(Caller caller, @Nullable IdempotencyKey key, String text) {
        Optional<String> earlier = intake.earlierAnswer(caller, key);
        if (earlier.isPresent()) {
            return new Given(earlier.get(), true);
        }
        WorkflowRequestBody body = binder.bind(RequestBodyText.requireObject("body", text), WorkflowRequestBody.class);
        String url = webhook(body);
        WorkflowIntakeService.Draft draft = intake.draft(
                caller,
                members(body.jobs()),
                url,
                codec.encode(body.webhook() == null ? null : body.webhook().options()));
        String mine = draft.workflow().id().toString();
        String given = intake.take(caller, key, draft, mine);
        return new Given(given, !given.equals(mine));
    }

    private List<WorkflowMember> members(List<RawJson> texts) {
        List<WorkflowMember> members = new ArrayList<>();
        for (RawJson text : texts) {
            try {
                members.add(requests.member(text.text()));
            } catch (Problem problem) {
                throw WorkflowIntakeService.at(members.size(), problem);
            }
        }
        return members;
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
