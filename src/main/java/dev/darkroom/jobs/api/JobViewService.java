package dev.darkroom.jobs.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Scope;
import dev.darkroom.deliveries.DeliveryReports;
import dev.darkroom.ingest.InputFileReference;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobHistory;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.LargeJobReader;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.jobs.completion.UnrecognizedAnswerRepository;
import dev.darkroom.jobs.gate.GateUrls;
import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;

/** Finds a job for its owner and renders it. */
@ApplicationScoped
public class JobViewService {

    private final JobRepository store;
    private final JobHistory jobHistory;
    private final DeliveryReports deliveryReports;
    private final UnrecognizedAnswerRepository unrecognized;
    private final LargeJobReader largeJobReader;
    private final PublicUrl publicUrl;
    private final PriceBook prices;
    private final GateUrls gateUrls;
    private final CurrentCaller caller;

    JobViewService(
            JobRepository store,
            JobHistory jobHistory,
            DeliveryReports deliveryReports,
            UnrecognizedAnswerRepository unrecognized,
            LargeJobReader largeJobReader,
            PublicUrl publicUrl,
            PriceBook prices,
            GateUrls gateUrls,
            CurrentCaller caller) {
        this.gateUrls = gateUrls;
        this.caller = caller;
        this.prices = prices;
        this.store = store;
        this.jobHistory = jobHistory;
        this.deliveryReports = deliveryReports;
        this.unrecognized = unrecognized;
        this.largeJobReader = largeJobReader;
        this.publicUrl = publicUrl;
    }

    /**
     * The job without its large texts.
     *
     * @throws Problem 404 when it is unknown, somebody else's, or no id at all
     */
    public Job find(UUID ownerId, String id) {
        try {
            return find(ownerId, UUID.fromString(id));
        } catch (IllegalArgumentException notAnId) {
            throw Problem.notFound("Job");
        }
    }

    public Job find(UUID ownerId, UUID id) {
        return store.find(id, ownerId).orElseThrow(() -> Problem.notFound("Job"));
    }

    JobView.One show(Job found, UriInfo uri) {
        Job job = largeJobReader.whole(found);
        WorkflowPart part = job.options().part();
        String base = publicUrl.forCaller(uri);
        String result = job.result() == null ? null : ResultUrls.render(job.result(), job.id(), base);
        JobCost cost = job.cost(prices, job.state().isEnd());
        return new JobView.One(new JobView(
                job.id(),
                job.endpoint(),
                job.state().name(),
                job.state().falStatus(),
                JobSummary.priority(job.priority()),
                job.options().tags(),
                job.options().collectionId(),
                job.options().metadata(),
                InputFileReference.shown(job.input(), base),
                job.webhookUrl(),
                job.options().retryOf(),
                job.createdAt(),
                job.finishedAt(),
                job.options().startDeadline(),
                job.deadline(),
                job.attempts(),
                job.upstreamId(),
                job.state().isEnd() ? job.statusCode() : null,
                job.errorType(),
                result,
                unrecognized.of(job.id()),
                job.billableUnits(),
                cost.unitPrice(),
                cost.unit(),
                job.state().isEnd() ? cost.amount() : null,
                cost.currency(),
                job.state().isEnd() ? cost.reason() : "not_ended",
                job.late(),
                part == null ? null : part.workflowId(),
                part == null ? null : part.name(),
                part == null ? List.of() : part.dependsOn(),
                job.isGate() && caller.get().may(Scope.JOBS_WRITE) ? gateUrls.of(job.id(), base) : null,
                deliveryReports.ofJob(job.ownerId(), job.id(), caller.get().may(Scope.WEBHOOKS_READ)),
                jobHistory.of(job)));
    }
}
