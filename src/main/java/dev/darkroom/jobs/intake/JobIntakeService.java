package dev.darkroom.jobs.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobOptions;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.jobs.admission.AdmissionPolicy;
import dev.darkroom.jobs.gate.GateNotifier;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.jobs.usage.BudgetEnforcer;
import dev.darkroom.jobs.usage.PricingKey;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accepts validated submissions and answers once they are durable. */
@ApplicationScoped
public class JobIntakeService {

    private final JobInsertBatcher ledger;
    private final IdempotentSubmission idempotentSubmission;
    private final QueueLengthLimit queueLengthLimit;
    private final ObjectService objectService;
    private final WorkSignals signals;
    private final ObjectMapper json;
    private final BudgetEnforcer budget;
    private final AdmissionPolicy admission;
    private final GateValidator gates;
    private final GateNotifier gateNotifier;
    private final Providers providers;
    private final Traces traces;
    private final Ids ids;
    private final Clock clock;

    JobIntakeService(
            JobInsertBatcher ledger,
            IdempotentSubmission idempotentSubmission,
            QueueLengthLimit queueLengthLimit,
            ObjectService objectService,
            WorkSignals signals,
            ObjectMapper json,
            BudgetEnforcer budget,
            AdmissionPolicy admission,
            GateValidator gates,
            GateNotifier gateNotifier,
            Providers providers,
            Traces traces,
            Ids ids,
            Clock clock) {
        this.ledger = ledger;
        this.idempotentSubmission = idempotentSubmission;
        this.queueLengthLimit = queueLengthLimit;
        this.objectService = objectService;
        this.signals = signals;
        this.json = json;
        this.budget = budget;
        this.admission = admission;
        this.gates = gates;
        this.gateNotifier = gateNotifier;
        this.providers = providers;
        this.traces = traces;
        this.ids = ids;
        this.clock = clock;
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
        budget.require(caller);
        JobSubmission wanted = admitted(caller, order.get());
        NewJob job = draft(ids.next(), caller, wanted);
        SubmittedJob submittedJob =
                withFiles(List.of(wanted), () -> budget.inTurn(caller, () -> write(caller, job, key, mostQueued)));
        if (submittedJob.repeated()) {
            forget(wanted.files());
        }
        signals.newJobs();
        return submittedJob;
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
        budget.require(caller);
        return admission.admit(caller, endpoint.full(), input, List.of(), null);
    }

    private SubmittedJob write(Caller caller, NewJob job, @Nullable IdempotencyKey key, @Nullable Integer mostQueued) {
        if (key == null) {
            queueLengthLimit.require(job.ownerId(), mostQueued);
            if (job.isGate() || budget.binds(caller)) {
                QuarkusTransaction.requiringNew().run(() -> insert(caller, List.of(job)));
                return SubmittedJob.anew(job, job.isGate() ? Optional.of(0) : Optional.empty());
            }
            return SubmittedJob.anew(job, ledger.write(job));
        }
        return idempotentSubmission.once(key, job, () -> {
            queueLengthLimit.require(job.ownerId(), mostQueued);
            insert(caller, List.of(job));
        });
    }

    /** In a transaction, since those who are told of a gate are told along with it, and a budget is reserved in it. */
    private void insert(Caller caller, List<NewJob> jobs) {
        budget.reserve(
                caller,
                jobs.stream()
                        .map(job -> new PricingKey(job.upstreamAccount(), job.endpoint()))
                        .toList());
        ledger.insert(jobs);
        List<GateNotifier.Opened> opened = jobs.stream()
                .filter(job -> job.isGate() && job.state() == JobState.WAITING)
                .map(JobIntakeService::opened)
                .toList();
        if (!opened.isEmpty()) {
            gateNotifier.opened(opened);
        }
    }

    private static GateNotifier.Opened opened(NewJob job) {
        WorkflowPart part = job.options().part();
        return new GateNotifier.Opened(
                job.id(),
                job.ownerId(),
                part == null ? null : part.workflowId(),
                part == null ? null : part.name(),
                job.input());
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

    /** Makes jobs of orders, in their order; nothing is written yet. */
    public List<NewJob> drafts(Caller caller, List<JobSubmission> orders) {
        List<UUID> rising =
                Stream.generate(ids::next).limit(orders.size()).sorted().toList();
        return IntStream.range(0, orders.size())
                .mapToObj(i -> draft(rising.get(i), caller, orders.get(i)))
                .toList();
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
        if (!jobs.isEmpty()) {
            budget.require(caller);
        }
        Runnable insert = () -> {
            beside.run();
            if (!jobs.isEmpty()) {
                insert(caller, jobs);
            }
        };
        String given = withFiles(orders, () -> budget.inTurn(caller, () -> once(caller, key, answer, insert)));
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

    private NewJob draft(UUID id, Caller caller, JobSubmission order) {
        Instant now = clock.instant();
        Duration total =
                order.totalTimeout() == null ? gates.timeout(order.endpoint(), order.input()) : order.totalTimeout();
        // A gate starts as soon as it is there.
        Duration start = order.endpoint().isGate() ? null : order.startTimeout();
        return new NewJob(
                id,
                caller.ownerId(),
                caller.keyId(),
                order.endpoint().full(),
                order.input(),
                asJson(order.headers()),
                order.webhookUrl(),
                "low".equalsIgnoreCase(order.headers().get(ForwardedHeaders.PRIORITY)) ? 1 : 0,
                now,
                now.plus(total),
                caller.parallelJobs() != null,
                providers.serving(order.endpoint(), id).stream()
                        .findFirst()
                        .map(ProviderAccount::id)
                        .orElse(null),
                new JobOptions(
                        order.tags(),
                        order.collectionId(),
                        order.metadata(),
                        order.retryOf(),
                        start == null || start.compareTo(total) >= 0 ? null : now.plus(start),
                        order.webhookOptions(),
                        null,
                        traces.current()));
    }

    private String asJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings is always JSON", impossible);
        }
    }
}
