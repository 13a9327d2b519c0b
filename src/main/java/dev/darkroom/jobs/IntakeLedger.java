package dev.darkroom.jobs;

import dev.darkroom.shared.BatchWriter;
import dev.darkroom.shared.Database;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes new jobs down: those that come at the same time in one statement, which commits by itself. */
@ApplicationScoped
class IntakeLedger {

    private static final String INSERT = """
            INSERT INTO job (id, owner_id, key_id, endpoint, input, headers, webhook_url, priority, state, due_at,
                             deadline, created_at, tags, collection_id, metadata, retry_of, start_deadline)
            SELECT id, owner_id, key_id, endpoint, input, headers::jsonb, webhook_url, priority::smallint, 'QUEUED',
                   created_at::timestamptz, deadline::timestamptz, created_at::timestamptz,
                   tags::text[], collection_id, metadata, retry_of, start_deadline::timestamptz
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::uuid[], ?::text[])
                AS new (id, owner_id, key_id, endpoint, input, headers, webhook_url, priority, created_at, deadline,
                        tags, collection_id, metadata, retry_of, start_deadline)""";

    private final Database database;
    private final BatchWriter<NewJob, NewJob> writer;

    IntakeLedger(Database database, JobsConfig config) {
        this.database = database;
        writer = new BatchWriter<>(
                "intake", config.intakeWriters(), config.intakeCapacity(), config.intakeTogether(), this::insert);
    }

    /**
     * Returns once the job is committed.
     *
     * @throws dev.darkroom.shared.Problem 429 when more is coming in than can be written
     */
    void write(NewJob job) {
        writer.write(job);
    }

    /** All of them in one statement, or none. */
    List<NewJob> insert(List<NewJob> jobs) {
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
                texts(jobs, job -> arrayLiteral(job.wishes().tags())),
                ids(jobs, job -> job.wishes().collectionId()),
                texts(jobs, job -> job.wishes().metadata()),
                ids(jobs, job -> job.wishes().retryOf()),
                texts(jobs, job -> Objects.toString(job.wishes().startDeadline(), null)));
        return jobs;
    }

    private static UUID[] ids(List<NewJob> jobs, Function<NewJob, @Nullable UUID> part) {
        return jobs.stream().map(part).toArray(UUID[]::new);
    }

    // Arrays of arrays would be taken apart by unnest.
    private static @Nullable String arrayLiteral(List<String> texts) {
        return texts.isEmpty()
                ? null
                : texts.stream()
                        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String[] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> part) {
        return jobs.stream().map(part).toArray(String[]::new);
    }

    void stop(@Observes ShutdownEvent event) {
        writer.stop();
    }
}
