package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.gate.GateUrls;
import dev.darkroom.jobs.workflow.Workflow;
import dev.darkroom.jobs.workflow.WorkflowCost;
import dev.darkroom.jobs.workflow.WorkflowJob;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.jobs.workflow.WorkflowState;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.SignedCursor;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Renders workflows for their owners. */
@ApplicationScoped
class WorkflowViewService {

    static final Set<String> PARAMETERS = Set.of("state", "limit", "cursor");

    private static final int MAX_COUNT = 100;
    private static final int USUAL = 20;
    private static final List<String> STATES =
            Arrays.stream(WorkflowState.values()).map(WorkflowState::label).toList();

    private final WorkflowReader reader;
    private final GateUrls gateUrls;
    private final SignedCursor cursors;

    WorkflowViewService(WorkflowReader reader, GateUrls gateUrls, InstallationSecrets installationSecrets) {
        this.reader = reader;
        this.gateUrls = gateUrls;
        this.cursors = SignedCursor.ofIds(message -> installationSecrets.sign("workflow-cursor", message));
    }

    /** @param base the address under which the caller reaches us */
    WorkflowView show(Caller caller, Workflow workflow, String base) {
        return show(caller, workflow, base, reader.jobs(workflow));
    }

    /** The same of one that goes on without the jobs that others were run in place of, which change no more, and their cost. */
    WorkflowView showCurrent(Caller caller, Workflow workflow, String base) {
        return workflow.finishedAt() == null
                ? show(caller, workflow, base, reader.currentJobs(workflow))
                : show(caller, workflow, base);
    }

    private WorkflowView show(Caller caller, Workflow workflow, String base, List<WorkflowJob> all) {
        List<WorkflowJob> jobs = all.stream().filter(job -> !job.replaced()).toList();
        WorkflowCost cost = reader.cost(all);
        return new WorkflowView(
                workflow.id(),
                workflow.state(),
                workflow.createdAt(),
                workflow.cancelledAt(),
                workflow.finishedAt(),
                workflow.webhookUrl(),
                cost.amount(),
                cost.currency(),
                cost.complete(),
                jobs.stream().map(job -> part(caller, job, base)).toList(),
                edges(jobs),
                all.stream()
                        .filter(WorkflowJob::replaced)
                        .map(job -> part(caller, job, base))
                        .toList());
    }

    WorkflowView.Part part(Caller caller, WorkflowJob job, String base) {
        boolean called = job.endpoint().equals(EndpointId.GATE) && caller.may(Scope.JOBS_WRITE);
        return new WorkflowView.Part(
                job.id(),
                job.name(),
                job.endpoint(),
                job.state().name(),
                job.state().falStatus(),
                job.dependsOn(),
                job.whenEnded() ? "ended" : "succeeded",
                job.pending(),
                called ? gateUrls.of(job.id(), base) : null,
                job.retryOf(),
                job.createdAt(),
                job.finishedAt(),
                job.state().isEnd() ? job.statusCode() : null,
                job.errorType());
    }

    private static List<WorkflowView.Edge> edges(List<WorkflowJob> jobs) {
        Map<String, UUID> byName = new HashMap<>();
        jobs.forEach(job -> {
            if (job.name() != null) {
                byName.put(job.name(), job.id());
            }
        });
        List<WorkflowView.Edge> edges = new ArrayList<>();
        for (WorkflowJob job : jobs) {
            for (String name : job.dependsOn()) {
                UUID from = byName.get(name);
                if (from != null) {
                    edges.add(new WorkflowView.Edge(from, job.id()));
                }
            }
        }
        return edges;
    }

    WorkflowView.Page page(UUID ownerId, QueryParameters query) {
        List<String> labels = query.many("state");
        if (!STATES.containsAll(labels)) {
            throw Problem.invalid("state", "must be one of " + String.join(", ", STATES));
        }
        List<WorkflowState> states = Arrays.stream(WorkflowState.values())
                .filter(state -> labels.isEmpty() || labels.contains(state.label()))
                .toList();
        int limit = query.number("limit", 1, MAX_COUNT, USUAL);
        String cursor = query.one("cursor");
        String boundTo = ownerId + "\n" + String.join(",", labels);
        UUID before = cursor == null ? null : cursors.readId(cursor, boundTo);
        List<Workflow> found = reader.page(ownerId, states, before, limit + 1);
        boolean more = found.size() > limit;
        List<Workflow> page = more ? found.subList(0, limit) : found;
        Map<UUID, Map<String, Integer>> counts = reader.jobStates(page);
        return new WorkflowView.Page(
                page.stream()
                        .map(workflow -> new WorkflowView.Summary(
                                workflow.id(),
                                workflow.state(),
                                workflow.createdAt(),
                                workflow.cancelledAt(),
                                workflow.finishedAt(),
                                counts.getOrDefault(workflow.id(), Map.of())))
                        .toList(),
                more ? cursors.write(page.getLast().id(), boundTo) : null,
                more);
    }
}
