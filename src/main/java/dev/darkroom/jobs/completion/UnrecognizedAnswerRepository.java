package dev.darkroom.jobs.completion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.answer.UnrecognizedAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Repository of answers that are neither an output nor a failure; they are kept for their owner to read, and such
 * an answer is the last word only after a while. It may be a gateway's page for a moment; so it is asked again, and
 * the status is asked, too.
 */
@ApplicationScoped
public class UnrecognizedAnswerRepository {

    /** Room for any page or notice; an output that cannot be read is seldom larger. */
    private static final int MAX_KEPT_LENGTH = 1 << 20;

    private static final String KIND = "not understood";

    private final JobRepository store;
    private final Database database;
    private final JobsConfig config;
    private final Clock clock;

    UnrecognizedAnswerRepository(JobRepository store, Database database, JobsConfig config, Clock clock) {
        this.store = store;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Keeps an answer of the result route; whether it has been like that for so long that it will not get better. */
    public boolean keep(Job job, UnrecognizedAnswer answer) {
        keep(job.id(), "result", answer);
        Instant first = database.query(
                        "SELECT min(at) AS at FROM job_event WHERE job_id = ? AND kind = ?",
                        row -> Database.time(row, "at"),
                        job.id(),
                        KIND)
                .getFirst();
        return !clock.instant().isBefore(first.plus(config.unrecognizedFor()));
    }

    /** Keeps the payload of a callback; the result route decides. */
    void keepPayload(UUID job, UnrecognizedAnswer payload) {
        keep(job, "callback", payload);
    }

    /** Until the answer is asked for again: soon, since it is seldom like that for long. */
    public Duration pause(Job job) {
        return Backoff.doubled(
                config.firstLookAlone(), job.looks(), config.unrecognizedFor().dividedBy(4));
    }

    /** What the job fails with. */
    public static ModelAnswer failure() {
        String body = "{\"detail\": \"The provider's answer was not understood; it is kept with the job\","
                + " \"error_type\": \"runner_incomplete_response\"}";
        return new ModelAnswer(502, body, "runner_incomplete_response", null, null, null);
    }

    /** What is kept of a job, as a JSON object; null when nothing is. */
    public @Nullable String of(UUID job) {
        return database.first(
                        "SELECT unrecognized_answer AS kept FROM job WHERE id = ? AND unrecognized_answer IS NOT NULL",
                        row -> row.getString("kept"),
                        job)
                .orElse(null);
    }

    private void keep(UUID job, String way, UnrecognizedAnswer answer) {
        String body = answer.body();
        ObjectNode kept = JsonNodeFactory.instance
                .objectNode()
                .put("received_at", clock.instant().toString())
                .put("received_by", way)
                .put("status", answer.status())
                .put("content_type", answer.contentType())
                .put("length", answer.length())
                .put(answer.bytes() ? "body_base64" : "body", Texts.begin(body, MAX_KEPT_LENGTH));
        database.update("UPDATE job SET unrecognized_answer = ? WHERE id = ?", kept.toString(), job);
        String what = "the %s is neither an output nor a failure (status %d, %d %s); it is kept, and asked for again";
        store.noteOnce(
                job,
                KIND,
                what.formatted(way, answer.status(), answer.length(), answer.bytes() ? "bytes" : "characters"));
    }
}
