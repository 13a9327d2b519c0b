package dev.darkroom.jobs.announcement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.shared.AfterTransaction;
import dev.darkroom.shared.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes the events of jobs that have ended, and enqueues the webhooks that they themselves named. */
@ApplicationScoped
public class JobAnnouncer {

    private static final Map<String, EventType> TYPES = Map.of(
            "SUCCEEDED", EventType.JOB_SUCCEEDED,
            "FAILED", EventType.JOB_FAILED,
            "CANCELLED", EventType.JOB_CANCELLED,
            "EXPIRED", EventType.JOB_EXPIRED);

    private static final Logger LOG = Logger.getLogger(JobAnnouncer.class);

    /** As large as results may be, and numbers digit for digit. */
    private static final ObjectReader TREES = JsonMapper.builder(JsonText.FACTORY)
            .build()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(JsonNodeFactory.withExactBigDecimals(true));

    private static final int OK = 200;
    private static final int REDIRECTS = 300;

    /**
     * A job that has ended.
     *
     * @param facts with the whole result
     * @param url null where it named no address
     * @param options how that wants to be told, as the row holds it
     * @param trace what its trace tells
     */
    public record Ended(
            UUID ownerId, JobEventData facts, @Nullable String url, byte @Nullable [] options, JobTrace trace) {

        EventType type() {
            return TYPES.getOrDefault(facts.state(), EventType.JOB_FAILED);
        }
    }

    private final EventPublisher events;
    private final DeliveryOutbox outbox;
    private final JobWebhookCodec codec;
    private final ObjectMapper json;
    private final JobEndReporter reporter;
    private final TransactionSynchronizationRegistry transaction;

    JobAnnouncer(
            EventPublisher events,
            DeliveryOutbox outbox,
            JobWebhookCodec codec,
            ObjectMapper json,
            JobEndReporter reporter,
            TransactionSynchronizationRegistry transaction) {
        this.reporter = reporter;
        this.transaction = transaction;
        this.events = events;
        this.outbox = outbox;
        this.codec = codec;
        this.json = json;
    }

    /** In the transaction that ends them. */
    public void announce(List<Ended> jobs) {
        List<EventPublisher.Published> published =
                events.publish(jobs.stream().map(this::event).toList());
        List<NewDelivery> deliveries = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Ended job = jobs.get(i);
            if (job.url() != null) {
                delivery(job, job.url(), published.get(i)).ifPresent(deliveries::add);
            }
        }
        outbox.enqueue(deliveries);
        transaction.registerInterposedSynchronization(AfterTransaction.committed(() -> jobs.forEach(reporter::report)));
    }

    private NewEvent event(Ended job) {
        JobEventData facts = job.facts();
        return new NewEvent(
                job.ownerId(),
                job.type(),
                text(facts.brief()),
                facts.jobId(),
                facts.endpoint(),
                facts.tags(),
                facts.keyId());
    }

    /** Whatever is wrong with how it wants to be told must not keep a job from ending: then it is told in fal's way. */
    private Optional<NewDelivery> delivery(Ended job, String url, EventPublisher.Published event) {
        try {
            JobWebhook webhook = codec.decode(job.options());
            return webhook.isToldOf(job.facts().state().toLowerCase(Locale.ROOT))
                    ? Optional.of(delivery(job, url, webhook, event))
                    : Optional.empty();
        } catch (RuntimeException unreadable) {
            LOG.warnf(unreadable, "webhook.unreadable job=%s", job.facts().jobId());
            return Optional.of(delivery(job, url, JobWebhook.FAL, event));
        }
    }

    private NewDelivery delivery(Ended job, String url, JobWebhook webhook, EventPublisher.Published event) {
        DeliveryFormat format = DeliveryFormat.of(webhook.format()).orElse(DeliveryFormat.FAL);
        JobEventData facts = job.facts().withContext(webhook.context());
        String body = switch (format) {
            case FAL -> falBody(facts);
            case STANDARD -> EventPublisher.envelope(event.id(), job.type(), event.at(), text(facts));
            case CLOUDEVENTS -> text(facts);
            case BODY -> filled(facts, String.valueOf(webhook.body()));
        };
        return new NewDelivery(
                job.ownerId(),
                facts.jobId(),
                url,
                body,
                null,
                event.id(),
                job.type().label(),
                format,
                codec.sealed(webhook.headers()));
    }

    /**
     * In the shape of fal's own: keys sorted, {@code error} an explicit null on success (captured traffic), the payload digit
     * for digit.
     */
    private static String falBody(JobEventData facts) {
        int status = facts.statusCode();
        boolean ok = status >= OK && status < REDIRECTS;
        String error = ok ? "null" : "\"Invalid status code: " + status + "\"";
        String context = facts.context() == null ? "" : "\"context\": " + facts.context() + ", ";
        return "{" + context + "\"error\": " + error + ", \"gateway_request_id\": \"" + facts.jobId()
                + "\", \"payload\": " + facts.result() + ", \"request_id\": \"" + facts.jobId() + "\", \"status\": \""
                + (ok ? "OK" : "ERROR") + "\"}";
    }

    private String filled(JobEventData facts, String template) {
        ObjectNode job = (ObjectNode) tree(text(facts.without()));
        JsonNode output = tree(String.valueOf(facts.result()));
        job.remove(List.of("result", "result_omitted", "context"));
        job.put("id", facts.jobId().toString());
        JsonNode context = facts.context() == null ? JsonNodeFactory.instance.nullNode() : tree(facts.context());
        return new BodyTemplate(new BodyTemplate.Values(job, output, context))
                .fill(tree(template))
                .toString();
    }

    private String text(JobEventData facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("facts are JSON", impossible);
        }
    }

    private JsonNode tree(String text) {
        try {
            return TREES.readTree(text);
        } catch (JsonProcessingException tooDeep) {
            // It must not keep the job from ending.
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
