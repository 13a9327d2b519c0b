package dev.darkroom.jobs.workflow;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.ParallelAdmission;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Asks the operator's admission hook about the jobs of a workflow that are to be run again. */
@ApplicationScoped
class RetryAdmission {

    private record Order(
            String endpoint,
            String input,
            List<String> tags,
            @Nullable String metadata,
            boolean hasReferences) {}

    /**
     * What a job is run again with.
     *
     * @param input null where it stays as it is
     */
    record Admitted(WorkflowJob job, @Nullable String input, boolean hasReferences) {}

    private static final int LARGE = 512 << 10;

    private final JobIntakeService intake;
    private final Database database;
    private final JobsConfig config;

    RetryAdmission(JobIntakeService intake, Database database, JobsConfig config) {
        this.intake = intake;
        this.database = database;
        this.config = config;
    }

    /**
     * What each job is run again with, by the ids of those that were asked about.
     *
     * @throws Problem when one of them is not let in
     */
    Map<UUID, Admitted> inputs(Caller caller, List<WorkflowJob> jobs) {
        Map<UUID, Admitted> inputs = new HashMap<>();
        if (!intake.asksBefore()) {
            jobs.forEach(job -> inputs.put(job.id(), new Admitted(job, null, job.hasReferences())));
            return inputs;
        }
        AtomicLong room = new AtomicLong(config.maxBatchBytes());
        Set<UUID> large = large(jobs);
        List<WorkflowJob> small =
                jobs.stream().filter(job -> !large.contains(job.id())).toList();
        for (ParallelAdmission.Answer<Admitted> answer :
                ParallelAdmission.ask(caller.ownerId(), small, job -> admitted(caller, job, room))) {
            Admitted admitted = answer.orRefusal();
            inputs.put(admitted.job().id(), admitted);
        }
        for (WorkflowJob job : jobs) {
            if (large.contains(job.id())) {
                inputs.put(job.id(), admitted(caller, job, room));
            }
        }
        return inputs;
    }

    /** Those of which one is read at a time. */
    private Set<UUID> large(List<WorkflowJob> jobs) {
        return Set.copyOf(database.query(
                "SELECT id FROM job WHERE id = ANY (?) AND octet_length(input) > ?",
                row -> Database.id(row, "id"),
                jobs.stream().map(WorkflowJob::id).toArray(UUID[]::new),
                LARGE));
    }

    /**
     * Only inputs that are changed are kept meanwhile. The hook is asked about an input as it would be submitted: what is no
     * reference in it says so, and what the hook's changes look like they are.
     */
    private Admitted admitted(Caller caller, WorkflowJob job, AtomicLong room) {
        Order order = database.first(
                        "SELECT endpoint, input, tags, metadata, has_references FROM job WHERE id = ?",
                        row -> new Order(
                                row.getString("endpoint"),
                                row.getString("input"),
                                Job.texts(row, "tags"),
                                row.getString("metadata"),
                                row.getBoolean("has_references")),
                        job.id())
                .orElseThrow(() -> conflict("One of its jobs is no longer kept"));
        String asked = order.hasReferences() ? order.input() : InputReferences.escape(order.input());
        String changed = intake.admittedAgain(caller, order.endpoint(), asked, order.tags(), order.metadata());
        if (changed.equals(asked)) {
            return new Admitted(job, null, order.hasReferences());
        }
        if (room.addAndGet(-changed.length()) < 0) {
            throw Problem.of(Problem.Kind.TOO_LARGE, "The inputs are too large with what the admission hook adds");
        }
        InputReferences references = references(changed);
        if (!references.references().stream()
                .allMatch(found -> job.dependsOn().contains(found.reference().name()))) {
            throw conflict("With what the admission hook changes a job refers to one that it does not depend on");
        }
        boolean refers = !references.references().isEmpty();
        return new Admitted(job, refers ? changed : references.resolve(JobReference::toString), refers);
    }

    private static InputReferences references(String input) {
        try {
            return InputReferences.in("input", input);
        } catch (Problem tooMany) {
            throw conflict("With what the admission hook changes an input " + tooMany.text());
        }
    }

    private static Problem conflict(String why) {
        return Problem.of(Problem.Kind.CONFLICT, why);
    }
}
