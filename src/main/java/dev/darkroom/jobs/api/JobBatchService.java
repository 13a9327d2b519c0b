package dev.darkroom.jobs.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.Caller;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.jobs.intake.NewJobFactory;
import dev.darkroom.jobs.intake.ParallelAdmission;
import dev.darkroom.jobs.workflow.WorkflowIntakeService;
import dev.darkroom.jobs.workflow.WorkflowMember;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.shared.http.body.RawJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Batch submission of jobs. Many jobs in one request: the good ones are taken in together, and each of the others
 * is told what is wrong.
 */
@ApplicationScoped
class JobBatchService {

    private final JobIntakeService jobIntakeService;
    private final NewJobFactory newJobs;
    private final JobSubmissionValidator checks;
    private final InputFiles files;
    private final JobRequestMapper requests;
    private final WorkflowIntakeService workflows;
    private final JsonRequestBinder binder;
    private final ObjectMapper json;

    JobBatchService(
            JobIntakeService jobIntakeService,
            NewJobFactory newJobs,
            JobSubmissionValidator checks,
            InputFiles files,
            JobRequestMapper requests,
            WorkflowIntakeService workflows,
            JsonRequestBinder binder,
            ObjectMapper json) {
        this.jobIntakeService = jobIntakeService;
        this.newJobs = newJobs;
        this.checks = checks;
        this.files = files;
        this.requests = requests;
        this.workflows = workflows;
        this.binder = binder;
        this.json = json;
    }

    /**
     * What became of each, in the order of the request.
     *
     * @param workflowId absent where the jobs do not name each other
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "JobBatch")
    public record Answer(List<Result> results, @Nullable UUID workflowId) {}

    /**
     * What became of one.
     *
     * @param status what {@code POST /v1/jobs} would have answered
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobBatchResult")
    public record Result(
            int index,
            int status,
            @Nullable JobSummary job,
            @Nullable Refusal error) {}

    /** The platform's error object. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobBatchRefusal")
    public record Refusal(
            String type, String message, @Nullable String field) {

        static Refusal of(Problem problem) {
            String field = problem.field();
            String message = field == null ? problem.text() : field + ": " + problem.text();
            return new Refusal(problem.kind().type(), message, field);
        }
    }

    /** The answer as JSON. */
    String accept(Caller caller, @Nullable IdempotencyKey key, String body) {
        Optional<String> earlier = jobIntakeService.earlierAnswer(caller, key);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        List<RawJson> texts = binder.bind(RequestBodyText.requireObject("body", body), JobRequestBody.Many.class)
                .jobs();
        List<@Nullable WorkflowMember> members = new ArrayList<>();
        @Nullable JobSubmission[] orders = new JobSubmission[texts.size()];
        @Nullable Problem[] problems = new Problem[texts.size()];
        List<JobSubmission> readable = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                WorkflowMember member = requests.member(texts.get(i).text());
                members.add(member);
                orders[i] = member.order();
                readable.add(member.order());
            } catch (Problem problem) {
                members.add(null);
                problems[i] = problem;
            }
        }
        if (members.stream().anyMatch(member -> member != null && member.isNamedOrDepends())) {
            return takeWorkflow(caller, key, members, problems);
        }
        Map<JobSubmission, Problem> wrong = checks.check(caller.ownerId(), readable);
        Map<JobSubmission, JobSubmission> admitted = admitted(caller, readable, wrong);
        List<JobSubmission> good = new ArrayList<>();
        List<JobSubmission> complete = new ArrayList<>();
        for (JobSubmission order : readable) {
            if (!wrong.containsKey(order)) {
                try {
                    JobSubmission let = Objects.requireNonNull(admitted.get(order));
                    complete.add(let.with(files.keep(caller.ownerId(), let.input(), "input")));
                    good.add(order);
                } catch (Problem problem) {
                    wrong.put(order, problem);
                }
            }
        }
        List<NewJob> drafts = newJobs.of(caller, complete);
        Map<JobSubmission, NewJob> jobs = new IdentityHashMap<>();
        for (int i = 0; i < good.size(); i++) {
            jobs.put(good.get(i), drafts.get(i));
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < orders.length; i++) {
            JobSubmission order = orders[i];
            Problem problem = order == null ? problems[i] : wrong.get(order);
            results.add(problem == null ? taken(i, jobs.get(order)) : refused(i, problem));
        }
        String answer = asJson(new Answer(results, null));
        return jobIntakeService.acceptAll(caller, key, complete, drafts, answer);
    }

    /** Several at once: each may wait for the operator's hook. Those that are not let in are told why. */
    private Map<JobSubmission, JobSubmission> admitted(
            Caller caller, List<JobSubmission> orders, Map<JobSubmission, Problem> wrong) {
        Map<JobSubmission, JobSubmission> admitted = new IdentityHashMap<>();
        List<JobSubmission> asked =
                orders.stream().filter(order -> !wrong.containsKey(order)).toList();
        if (!jobIntakeService.asksBefore()) {
            asked.forEach(order -> admitted.put(order, order));
            return admitted;
        }
        List<ParallelAdmission.Answer<JobSubmission>> answers =
                ParallelAdmission.ask(caller.ownerId(), asked, order -> jobIntakeService.admitted(caller, order));
        for (int i = 0; i < answers.size(); i++) {
            try {
                admitted.put(asked.get(i), answers.get(i).orRefusal());
            } catch (Problem refusal) {
                wrong.put(asked.get(i), refusal);
            }
        }
        return admitted;
    }

    /** Jobs that name each other are one workflow: what is wrong with one of them is wrong with all. */
    private String takeWorkflow(
            Caller caller,
            @Nullable IdempotencyKey key,
            List<@Nullable WorkflowMember> members,
            @Nullable Problem[] problems) {
        List<WorkflowMember> readable = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            WorkflowMember member = members.get(i);
            Problem problem = problems[i];
            if (problem != null) {
                throw WorkflowIntakeService.at(i, problem);
            }
            if (member != null) {
                readable.add(member);
            }
        }
        WorkflowIntakeService.Draft draft = workflows.draft(caller, readable, null, null);
        List<Result> results = new ArrayList<>();
        for (NewJob job : draft.jobs()) {
            results.add(taken(results.size(), job));
        }
        String answer = asJson(new Answer(results, draft.workflow().id()));
        return workflows.accept(caller, key, draft, answer);
    }

    private String asJson(Answer answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an answer is always JSON", impossible);
        }
    }

    private static Result taken(int index, @Nullable NewJob job) {
        if (job == null) {
            throw new IllegalStateException("an order without a problem becomes a job");
        }
        return new Result(index, 201, JobSummary.of(job), null);
    }

    private static Result refused(int index, Problem problem) {
        return new Result(index, problem.kind().status(), null, Refusal.of(problem));
    }
}
