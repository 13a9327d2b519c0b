package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads workflows for their owners. */
@ApplicationScoped
public class WorkflowReader {

    private static final String COUNTS = """
            SELECT workflow_id, state, count(*) AS jobs FROM job
            WHERE workflow_id = ANY (?) AND id >= ? AND NOT replaced GROUP BY workflow_id, state""";

    private final WorkflowRepository workflows;
    private final Database database;
    private final PriceBook prices;

    WorkflowReader(WorkflowRepository workflows, Database database, PriceBook prices) {
        this.workflows = workflows;
        this.database = database;
        this.prices = prices;
    }

    private record Count(UUID workflow, String state, int jobs) {}

    /** @throws Problem 404 when it is unknown, somebody else's, or no id at all */
    public Workflow find(UUID ownerId, String id) {
        return Ids.parse(id)
                .flatMap(known -> workflows.find(ownerId, known))
                .orElseThrow(() -> Problem.notFound("Workflow"));
    }

    /** With those that others were run in place of. */
    public List<WorkflowJob> jobs(Workflow workflow) {
        return workflows.allJobs(workflow);
    }

    /** Without those. */
    public List<WorkflowJob> currentJobs(Workflow workflow) {
        return workflows.jobs(workflow);
    }

    public WorkflowCost cost(List<WorkflowJob> jobs) {
        return WorkflowCost.of(prices, jobs);
    }

    /**
     * Newest first.
     *
     * @param before the last one of the page before; null for the first page
     */
    public List<Workflow> page(UUID ownerId, List<WorkflowState> states, @Nullable UUID before, int limit) {
        return workflows.page(ownerId, states.stream().map(Enum::name).toList(), before, limit);
    }

    /** How many jobs of each are in which state. */
    public Map<UUID, Map<String, Integer>> jobStates(List<Workflow> of) {
        Map<UUID, Map<String, Integer>> states = new HashMap<>();
        if (!of.isEmpty()) {
            UUID lowest = of.stream()
                    .min(Comparator.comparing(Workflow::createdAt))
                    .orElseThrow()
                    .lowestJob();
            database.query(
                            COUNTS,
                            row -> new Count(
                                    Database.id(row, "workflow_id"), row.getString("state"), row.getInt("jobs")),
                            of.stream().map(Workflow::id).toArray(UUID[]::new),
                            lowest)
                    .forEach(count -> states.computeIfAbsent(count.workflow(), _ -> new TreeMap<>())
                            .put(count.state(), count.jobs()));
        }
        return states;
    }
}
