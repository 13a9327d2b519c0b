package dev.darkroom.jobs.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.ingest.InputFileReference;
import dev.darkroom.jobs.JobHistory;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells those whom gates name that they are waited for, in the transaction in which the gates open. */
@ApplicationScoped
public class GateNotifier {

    /**
     * A gate that waits from now on.
     *
     * @param input as it is kept
     */
    public record Opened(
            UUID jobId,
            UUID ownerId,
            @Nullable UUID workflowId,
            @Nullable String name,
            String input) {}

    private final DeliveryOutbox outbox;
    private final JobHistory history;
    private final GateUrls urls;
    private final PublicUrl publicUrl;
    private final ObjectMapper json;

    GateNotifier(DeliveryOutbox outbox, JobHistory history, GateUrls urls, PublicUrl publicUrl, ObjectMapper json) {
        this.outbox = outbox;
        this.history = history;
        this.urls = urls;
        this.publicUrl = publicUrl;
        this.json = json;
    }

    public void opened(List<Opened> gates) {
        List<NewDelivery> deliveries = new ArrayList<>();
        List<JobHistory.Note> notes = new ArrayList<>();
        for (Opened gate : gates) {
            String receiver = GateInput.notifyUrl(gate.input());
            notes.add(new JobHistory.Note(gate.jobId(), "waiting", "for a call to its callback_url"));
            if (receiver != null) {
                deliveries.add(delivery(gate, receiver));
            }
        }
        history.add(notes);
        outbox.enqueue(deliveries);
    }

    private NewDelivery delivery(Opened gate, String receiver) {
        String body = "{\"callback_url\": " + quoted(urls.forOthers(gate.jobId())) + ", \"job_id\": \"" + gate.jobId()
                + "\", \"workflow_id\": "
                + quoted(gate.workflowId() == null ? null : gate.workflowId().toString()) + ", \"name\": "
                + quoted(gate.name()) + ", \"input\": " + InputFileReference.shown(gate.input(), publicUrl.forOthers())
                + "}";
        return new NewDelivery(
                gate.ownerId(), gate.jobId(), receiver, body, null, null, null, DeliveryFormat.BODY, null);
    }

    private String quoted(@Nullable String text) {
        try {
            return json.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a text is JSON", impossible);
        }
    }
}
