package dev.darkroom.jobs.intake;

import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.jobs.position.InitialQueuePositions;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.BatchWriter;
import dev.darkroom.shared.work.GroupCommit;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Batches job inserts: those submitted at the same time share one statement, which commits by itself. */
@ApplicationScoped
class JobInsertBatcher {

    private static final String INSERT = """
            INSERT INTO job (id, owner_id, key_id, endpoint, input, headers, webhook_url, priority, state, due_at,
                             deadline, created_at, tags, collection_id, metadata, retry_of, start_deadline,
                             webhook_options, key_slot, put_off, workflow_id, name, depends_on, when_ended, pending,
                             has_references, upstream_account, trace_context)
            SELECT id, owner_id, key_id, endpoint, input, headers::jsonb, webhook_url, priority::smallint, state,
                   due_at::timestamptz, deadline::timestamptz, created_at::timestamptz,
                   tags::text[], collection_id, metadata, retry_of, start_deadline::timestamptz,
                   webhook_options, key_slot, key_slot IS NOT NULL, workflow_id, name, depends_on::text[], COALESCE(when_ended::boolean, false),
                   COALESCE(pending::integer, 0), COALESCE(has_references::boolean, false), upstream_account, trace_context
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::uuid[], ?::text[],
                        ?::bytea[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[])
                AS new (id, owner_id, key_id, endpoint, input, headers, webhook_url, priority, created_at, deadline,
                        tags, collection_id, metadata, retry_of, start_deadline, webhook_options, key_slot, state, due_at,
                        workflow_id, name, depends_on, when_ended, pending, has_references, upstream_account, trace_context)""";

    private final Database database;
    private final InitialQueuePositions places;
    private final BatchWriter<NewJob, Optional<Integer>> writer;

    JobInsertBatcher(Database database, InitialQueuePositions places, JobsConfig config) {
        this.database = database;
        this.places = places;
        writer = new BatchWriter<>(
                "intake",
                config.intakeWriters(),
                GroupCommit.PATIENCE,
                config.intakeCapacity(),
                config.intakeTogether(),
                this::take);
    }

    /**
     * Returns once the job is committed.
     *
     * @return its place in the queue; empty when that could not be told
     * @throws dev.darkroom.shared.Problem 429 when more is coming in than can be written
     */
    Optional<Integer> write(NewJob job) {
        return writer.write(job);
    }

    private List<Optional<Integer>> take(List<NewJob> jobs) {
        insert(jobs);
        try {
            return places.of(jobs).stream().map(Optional::of).toList();
        } catch (DatabaseException tooLate) {
            // They are committed: this must not look as if they were not.
            return jobs.stream().map(_ -> Optional.<Integer>empty()).toList();
        }
    }

    /** All of them in one statement, or none. */
    void insert(List<NewJob> jobs) {
        database.update(
                INSERT,
                ids(jobs, NewJob::id),
                ids(jobs, NewJob::ownerId),
                texts(jobs, NewJob::keyId),
                texts(jobs, NewJob::endpoint),
                texts(jobs, NewJob::input),
                texts(jobs, NewJob::headers),
                texts(jobs, NewJob::webhookUrl),
                texts(jobs, job -> String.valueOf(job.priority())),
                texts(jobs, job -> job.createdAt().toString()),
                texts(jobs, job -> job.deadline().toString()),
                texts(jobs, job -> Texts.arrayLiteral(job.options().tags())),
                ids(jobs, job -> job.options().collectionId()),
                texts(jobs, job -> job.options().metadata()),
                ids(jobs, job -> job.options().retryOf()),
                texts(jobs, job -> Objects.toString(job.options().startDeadline(), null)),
                jobs.stream().map(job -> job.options().webhookOptions()).toArray(byte[][]::new),
                texts(jobs, job -> job.isHeldBack() ? "waiting" : null),
                texts(jobs, job -> job.state().name()),
                texts(jobs, job -> Objects.toString(job.dueAt(), null)),
                ids(jobs, job -> part(job, WorkflowPart::workflowId)),
                texts(jobs, job -> part(job, WorkflowPart::name)),
                texts(jobs, job -> part(job, of -> Texts.arrayLiteral(of.dependsOn()))),
                texts(jobs, job -> part(job, of -> String.valueOf(of.whenEnded()))),
                texts(jobs, job -> part(job, of -> String.valueOf(of.pending()))),
                texts(jobs, job -> part(job, of -> String.valueOf(of.hasReferences()))),
                texts(jobs, NewJob::upstreamAccount),
                texts(jobs, job -> job.options().traceContext()));
    }

    private static <T> @Nullable T part(NewJob job, Function<WorkflowPart, @Nullable T> read) {
        WorkflowPart part = job.options().part();
        return part == null ? null : read.apply(part);
    }

    private static UUID[] ids(List<NewJob> jobs, Function<NewJob, @Nullable UUID> part) {
        return jobs.stream().map(part).toArray(UUID[]::new);
    }

    private static String[] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> part) {
        return jobs.stream().map(part).toArray(String[]::new);
    }

    void stop(@Observes ShutdownEvent event) {
        writer.stop();
    }
}
