package dev.darkroom.jobs;

import dev.darkroom.deliveries.Deliveries;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.shared.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.ArrayList;
import java.util.List;

/** Tells of ends, inside the transaction that enters them: those who wait here, and those who gave a webhook. */
@ApplicationScoped
class Announcer {

    /** An end that was entered; the result holds placeholders where our own file URLs belong. */
    record End(Job job, int status, String result) {}

    private final Deliveries deliveries;
    private final Event<JobEnded> ended;
    private final PublicUrl publicUrl;

    Announcer(Deliveries deliveries, Event<JobEnded> ended, PublicUrl publicUrl) {
        this.deliveries = deliveries;
        this.ended = ended;
        this.publicUrl = publicUrl;
    }

    void announce(List<End> ends) {
        List<Deliveries.Order> orders = new ArrayList<>();
        for (End end : ends) {
            Job job = end.job();
            ended.fire(new JobEnded(job.id()));
            if (job.webhookUrl() != null) {
                String payload = ResultUrls.render(end.result(), job.id(), publicUrl.forOthers());
                orders.add(new Deliveries.Order(
                        job.ownerId(),
                        job.id(),
                        job.webhookUrl(),
                        WebhookBody.render(job.id(), end.status(), payload)));
            }
        }
        deliveries.enqueue(orders);
    }
}
