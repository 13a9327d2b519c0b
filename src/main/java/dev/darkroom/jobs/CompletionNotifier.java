package dev.darkroom.jobs;

import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.jobs.announcement.JobAnnouncer;
import dev.darkroom.jobs.announcement.JobEventData;
import dev.darkroom.jobs.announcement.JobTrace;
import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Announces that jobs have ended, within the transaction that ends them: to those who wait here, and to the outside. */
@ApplicationScoped
public class CompletionNotifier {

    /**
     * An end that was entered.
     *
     * @param job as it was just before, or is now
     * @param status what its result answers with
     * @param result with placeholders where our own file URLs belong
     * @param errorType null for none
     * @param billableUnits as it has them now; null while they are unknown
     */
    public record End(
            Job job,
            JobState state,
            int status,
            String result,
            @Nullable String errorType,
            @Nullable BigDecimal billableUnits) {}

    private final JobAnnouncer announcer;
    private final Event<JobEnded> ended;
    private final Event<WorkflowJobsEnded> workflows;
    private final PublicUrl publicUrl;
    private final PriceBook prices;
    private final Traces traces;
    private final Clock clock;

    CompletionNotifier(
            JobAnnouncer announcer,
            Event<JobEnded> ended,
            Event<WorkflowJobsEnded> workflows,
            PublicUrl publicUrl,
            PriceBook prices,
            Traces traces,
            Clock clock) {
        this.workflows = workflows;
        this.prices = prices;
        this.traces = traces;
        this.announcer = announcer;
        this.ended = ended;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    public void announce(List<End> ends) {
        ends.forEach(end -> ended.fire(new JobEnded(end.job().id(), end.job().ownerId())));
        announcer.announce(ends.stream().map(this::told).toList());
        Set<UUID> touched = ends.stream()
                .map(end -> end.job().options().part())
                .filter(Objects::nonNull)
                .map(WorkflowPart::workflowId)
                .collect(Collectors.toSet());
        if (!touched.isEmpty()) {
            workflows.fire(new WorkflowJobsEnded(touched));
        }
    }

    private JobAnnouncer.Ended told(End end) {
        Job job = end.job();
        WorkflowPart part = job.options().part();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        JobCost cost = prices.costOfEnded(
                job.upstreamAccount(), job.endpoint(), job.createdAt(), job.submittedAt(), end.billableUnits());
        JobEventData facts = new JobEventData(
                job.id(),
                job.id(),
                job.endpoint(),
                end.state().name(),
                end.state().falStatus(),
                end.status(),
                end.errorType(),
                job.options().tags(),
                job.options().metadata(),
                job.keyId(),
                job.options().retryOf(),
                part == null ? null : part.workflowId(),
                part == null ? null : part.name(),
                job.createdAt().truncatedTo(ChronoUnit.MILLIS),
                now,
                end.billableUnits(),
                cost.unitPrice(),
                cost.unit(),
                cost.amount(),
                cost.currency(),
                cost.reason(),
                job.late(),
                ResultUrls.render(end.result(), job.id(), publicUrl.forOthers()),
                false,
                null);
        return new JobAnnouncer.Ended(
                job.ownerId(), facts, job.webhookUrl(), job.options().webhookOptions(), trace(job));
    }

    private JobTrace trace(Job job) {
        return new JobTrace(
                job.options().traceContext(),
                job.provider(),
                job.upstreamId(),
                job.handedOverAt(),
                job.answeredAt(),
                traces.tellsContents() ? job.input() : null);
    }
}
