package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.jobs.announcement.JobWebhook;
import dev.darkroom.jobs.announcement.JobWebhookCodec;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.Timestamps;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Publishes the events of workflows that have ended, and enqueues the webhooks that they named, in that transaction. */
@ApplicationScoped
class WorkflowAnnouncer {

    private final EventPublisher events;
    private final DeliveryOutbox outbox;
    private final JobWebhookCodec codec;
    private final PriceBook prices;
    private final ObjectMapper json;

    WorkflowAnnouncer(
            EventPublisher events, DeliveryOutbox outbox, JobWebhookCodec codec, PriceBook prices, ObjectMapper json) {
        this.events = events;
        this.outbox = outbox;
        this.codec = codec;
        this.prices = prices;
        this.json = json;
    }

    void announce(Workflow workflow, List<WorkflowJob> jobs) {
        EventType type = type(workflow.state());
        WorkflowEventData facts = facts(workflow, jobs);
        EventPublisher.Published event = events.publish(List.of(
                        new NewEvent(workflow.ownerId(), type, text(facts), null, null, List.of(), workflow.keyId())))
                .getFirst();
        String url = workflow.webhookUrl();
        JobWebhook webhook = codec.decode(workflow.webhookOptions());
        if (url != null && webhook.isToldOf(workflow.state().label())) {
            outbox.enqueue(List.of(delivery(workflow, type, url, webhook, facts, event)));
        }
    }

    private NewDelivery delivery(
            Workflow workflow,
            EventType type,
            String url,
            JobWebhook webhook,
            WorkflowEventData facts,
            EventPublisher.Published event) {
        String data = text(facts.withContext(webhook.context()));
        boolean bare = webhook.format().equals(DeliveryFormat.CLOUDEVENTS.label());
        return new NewDelivery(
                workflow.ownerId(),
                null,
                url,
                bare ? data : EventPublisher.envelope(event.id(), type, event.at(), data),
                null,
                event.id(),
                type.label(),
                bare ? DeliveryFormat.CLOUDEVENTS : DeliveryFormat.STANDARD,
                codec.sealed(webhook.headers()));
    }

    private WorkflowEventData facts(Workflow workflow, List<WorkflowJob> jobs) {
        WorkflowCost cost = WorkflowCost.of(prices, jobs);
        return new WorkflowEventData(
                workflow.id(),
                workflow.state(),
                workflow.keyId(),
                workflow.createdAt().truncatedTo(ChronoUnit.MILLIS),
                Timestamps.millis(workflow.finishedAt()),
                jobs.stream()
                        .limit(WorkflowEventData.MAX_JOBS)
                        .map(job -> new WorkflowEventData.JobEnd(
                                job.id(),
                                job.name(),
                                job.endpoint(),
                                job.state().name(),
                                job.errorType()))
                        .toList(),
                jobs.size() > WorkflowEventData.MAX_JOBS,
                cost.amount(),
                cost.currency(),
                null);
    }

    private static EventType type(WorkflowState end) {
        return switch (end) {
            case SUCCEEDED -> EventType.WORKFLOW_SUCCEEDED;
            case CANCELLED -> EventType.WORKFLOW_CANCELLED;
            case FAILED, RUNNING -> EventType.WORKFLOW_FAILED;
        };
    }

    private String text(WorkflowEventData facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("facts are JSON", impossible);
        }
    }
}
