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
            @Nullable String metadata) {}

    /** @param input null where it stays as it is */
    private record Admitted(UUID job, @Nullable String input) {}

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
     * The inputs that it changes, of each job that was asked about; null for one that stays as it is.
     *
     * @throws Problem when one of them is not let in
     */
    Map<UUID, @Nullable String> inputs(Caller caller, List<WorkflowJob> jobs) {
        Map<UUID, @Nullable String> inputs = new HashMap<>();
        if (!intake.asksBefore()) {
            jobs.forEach(job -> inputs.put(job.id(), null));
            return inputs;
        }
        AtomicLong room = new AtomicLong(config.maxBatchBytes());
        Set<UUID> large = large(jobs);
        List<WorkflowJob> small =
                jobs.stream().filter(job -> !large.contains(job.id())).toList();
        for (ParallelAdmission.Answer<Admitted> answer :
                ParallelAdmission.ask(caller.ownerId(), small, job -> admitted(caller, job.id(), room))) {
            Admitted admitted = answer.orRefusal();
            inputs.put(admitted.job(), admitted.input());
        }
        for (UUID job : large) {
            inputs.put(job, admitted(caller, job, room).input());
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

    /** Only inputs that are changed are kept meanwhile. */
    private Admitted admitted(Caller caller, UUID job, AtomicLong room) {
        Order order = database.first(
                        "SELECT endpoint, input, tags, metadata FROM job WHERE id = ?",
                        row -> new Order(
                                row.getString("endpoint"),
                                row.getString("input"),
                                Job.texts(row, "tags"),
                                row.getString("metadata")),
                        job)
                .orElseThrow(() -> Problem.of(Problem.Kind.CONFLICT, "One of its jobs is no longer kept"));
        String input = intake.admittedAgain(caller, order.endpoint(), order.input(), order.tags(), order.metadata());
        boolean same = input.equals(order.input());
        if (!same && room.addAndGet(-input.length()) < 0) {
            throw Problem.of(Problem.Kind.TOO_LARGE, "The inputs are too large with what the admission hook adds");
        }
        return new Admitted(job, same ? null : input);
    }
}
