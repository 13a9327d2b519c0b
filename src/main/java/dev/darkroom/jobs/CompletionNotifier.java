package dev.darkroom.jobs;

import dev.darkroom.deliveries.DeliveryService;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Announces that a job has ended, within the transaction that ends it. Tells of ends, inside the transaction that
 * enters them: those who wait here, and those who gave a webhook.
 */
@ApplicationScoped
public class CompletionNotifier {

    /** An end that was entered; the result holds placeholders where our own file URLs belong. */
    public record End(Job job, int status, String result) {}

    private final DeliveryService deliveryService;
    private final Event<JobEnded> ended;
    private final PublicUrl publicUrl;

    CompletionNotifier(DeliveryService deliveryService, Event<JobEnded> ended, PublicUrl publicUrl) {
        this.deliveryService = deliveryService;
        this.ended = ended;
        this.publicUrl = publicUrl;
    }

    public void announce(List<End> ends) {
        List<DeliveryService.Order> orders = new ArrayList<>();
        for (End end : ends) {
            Job job = end.job();
            ended.fire(new JobEnded(job.id()));
            if (job.webhookUrl() != null) {
                String payload = ResultUrls.render(end.result(), job.id(), publicUrl.forOthers());
                orders.add(new DeliveryService.Order(
                        job.ownerId(), job.id(), job.webhookUrl(), webhookBody(job.id(), end.status(), payload)));
            }
        }
        deliveryService.enqueue(orders);
    }

    /**
     * In the shape of fal's own: keys sorted, {@code error} an explicit null on success (captured traffic), the payload digit
     * for digit.
     */
    private static String webhookBody(UUID id, int status, String payload) {
        boolean ok = status >= 200 && status < 300;
        String error = ok ? "null" : "\"Invalid status code: " + status + "\"";
        return "{\"error\": " + error + ", \"gateway_request_id\": \"" + id + "\", \"payload\": " + payload
                + ", \"request_id\": \"" + id + "\", \"status\": \"" + (ok ? "OK" : "ERROR") + "\"}";
    }
}
