package dev.darkroom.jobs.intake;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.admission.AdmissionPolicy;
import dev.darkroom.jobs.usage.BudgetEnforcer;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts validated submissions and answers once they are durable. */
@ApplicationScoped
public class JobIntakeService {

    private final NewJobFactory newJobs;
    private final JobWriter writer;
    private final IdempotentSubmission idempotentSubmission;
    private final QueueLengthLimit queueLengthLimit;
    private final ObjectService objectService;
    private final WorkSignals signals;
    private final BudgetEnforcer budget;
    private final AdmissionPolicy admission;

    JobIntakeService(
            NewJobFactory newJobs,
            JobWriter writer,
            IdempotentSubmission idempotentSubmission,
            QueueLengthLimit queueLengthLimit,
            ObjectService objectService,
            WorkSignals signals,
            BudgetEnforcer budget,
            AdmissionPolicy admission) {
        this.newJobs = newJobs;
        this.writer = writer;
        this.idempotentSubmission = idempotentSubmission;
        this.queueLengthLimit = queueLengthLimit;
        this.objectService = objectService;
        this.signals = signals;
        this.budget = budget;
        this.admission = admission;
    }

    /**
     * @param key null when the caller sent none; otherwise the job that was made under it counts
     * @param order makes and checks the order; not asked when there is such a job
     * @param mostQueued the caller would rather be refused when more of its jobs than so many are queued; null for any
     * @return the job, which is committed by then
     */
    public SubmittedJob accept(
            Caller caller, @Nullable IdempotencyKey key, @Nullable Integer mostQueued, Supplier<JobSubmission> order) {
        Optional<SubmittedJob> earlier =
                key == null ? Optional.empty() : idempotentSubmission.earlier(key, caller.ownerId());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        JobSubmission wanted = admitted(caller, affordable(caller, order.get()));
        NewJob job = newJobs.of(caller, wanted);
        SubmittedJob submittedJob =
                withFiles(List.of(wanted), () -> budget.inTurn(caller, () -> write(caller, job, key, mostQueued)));
        if (submittedJob.repeated()) {
            forget(wanted.files());
        }
        signals.newJobs();
        return submittedJob;
    }

    /** Its files are forgotten where a used-up budget refuses it. */
    private JobSubmission affordable(Caller caller, JobSubmission order) {
        try {
            budget.require(caller, List.of(order.endpoint().full()));
            return order;
        } catch (RuntimeException refused) {
            forget(order.files());
            throw refused;
        }
    }

    /** Whether the operator's admission hook is asked about each order. */
    public boolean asksBefore() {
        return admission.isActive();
    }

    /**
     * The order as the operator's admission hook lets it in; its files are forgotten where it does not.
     *
     * @throws Problem 403 or 503 when it is not let in
     */
    public JobSubmission admitted(Caller caller, JobSubmission order) {
        try {
            return order.withInput(
                    admission.admit(caller, order.endpoint().full(), order.input(), order.tags(), order.metadata()));
        } catch (RuntimeException refused) {
            forget(order.files());
            throw refused;
        }
    }

    /**
     * The input of a job that is run again, as the operator's admission hook lets it in.
     *
     * @throws Problem 403 or 503 when it is not let in
     */
    public String admittedAgain(
            Caller caller, String endpoint, String input, List<String> tags, @Nullable String metadata) {
        return admission.admit(caller, endpoint, input, tags, metadata);
    }

    /**
     * Lets in what runs on the caller's connection alone, without a job.
     *
     * @return the input to go on with
     * @throws Problem 403 or 503 when it is not let in
     */
    public String admittedStream(Caller caller, EndpointId endpoint, String input) {
        budget.require(caller, List.of(endpoint.full()));
        return admission.admit(caller, endpoint.full(), input, List.of(), null);
    }

    private SubmittedJob write(Caller caller, NewJob job, @Nullable IdempotencyKey key, @Nullable Integer mostQueued) {
        if (key == null) {
            queueLengthLimit.require(job.ownerId(), mostQueued);
            if (job.isGate() || budget.binds(caller)) {
                QuarkusTransaction.requiringNew().run(() -> writer.insert(caller, List.of(job)));
                return SubmittedJob.anew(job, job.isGate() ? Optional.of(0) : Optional.empty());
            }
            return SubmittedJob.anew(job, writer.write(job));
        }
        return idempotentSubmission.once(key, job, () -> {
            queueLengthLimit.require(job.ownerId(), mostQueued);
            writer.insert(caller, List.of(job));
        });
    }

    /** A job is never there before the files of its input; files are not there without it, except after a crash. */
    private <T> T withFiles(List<JobSubmission> orders, Supplier<T> writing) {
        List<StoredObject> files =
                orders.stream().flatMap(order -> order.files().stream()).toList();
        objectService.insert(files);
        try {
            return writing.get();
        } catch (RuntimeException failure) {
            forget(files);
            throw failure;
        }
    }

    private void forget(List<StoredObject> files) {
        objectService.delete(files.stream().map(StoredObject::key).toList());
    }

    /**
     * Takes many in at once: all of them are committed by the time it returns, or none.
     *
     * @param key null when the caller sent none
     * @param orders those of the jobs, with the files of their inputs
     * @param answer what the caller is told
     * @return the answer, or the one that was given under the key before
     */
    public String acceptAll(
            Caller caller, @Nullable IdempotencyKey key, List<JobSubmission> orders, List<NewJob> jobs, String answer) {
        return acceptAll(caller, key, orders, jobs, answer, () -> {});
    }

    /** @param beside what else is written in the same transaction */
    public String acceptAll(
            Caller caller,
            @Nullable IdempotencyKey key,
            List<JobSubmission> orders,
            List<NewJob> jobs,
            String answer,
            Runnable beside) {
        Runnable insert = () -> {
            beside.run();
            if (!jobs.isEmpty()) {
                writer.insert(caller, jobs);
            }
        };
        String given = withFiles(orders, () -> {
            budget.require(caller, jobs.stream().map(NewJob::endpoint).toList());
            return budget.inTurn(caller, () -> once(caller, key, answer, insert));
        });
        if (!given.equals(answer)) {
            orders.forEach(order -> forget(order.files()));
        }
        signals.newJobs();
        return given;
    }

    /**
     * Takes in what needs no orders.
     *
     * @param key null when the caller sent none
     * @param write in one transaction, once for each key
     * @return the answer, or the one that was given under the key before
     */
    public String once(Caller caller, @Nullable IdempotencyKey key, String answer, Runnable write) {
        if (key != null) {
            return idempotentSubmission.once(key, caller.ownerId(), answer, write);
        }
        QuarkusTransaction.requiringNew().run(write);
        return answer;
    }

    /** What was answered to a batch under this key before. */
    public Optional<String> earlierAnswer(Caller caller, @Nullable IdempotencyKey key) {
        return key == null ? Optional.empty() : idempotentSubmission.earlierAnswer(key, caller.ownerId());
    }
}
