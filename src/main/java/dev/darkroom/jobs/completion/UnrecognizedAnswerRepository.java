package dev.darkroom.jobs.completion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Texts;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.answer.UnrecognizedAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Repository of answers that are neither an output nor a failure, or longer than what is read; they are kept for their owner
 * to read.
 */
@ApplicationScoped
public class UnrecognizedAnswerRepository {

    /** Room for any page or notice; an output that cannot be read is seldom larger. */
    private static final int MAX_KEPT_LENGTH = 1 << 20;

    private static final String KIND = "not understood";

    private final JobRepository store;
    private final Database database;
    private final Clock clock;

    UnrecognizedAnswerRepository(JobRepository store, Database database, Clock clock) {
        this.store = store;
        this.database = database;
        this.clock = clock;
    }

    /** Keeps an answer of the result route. */
    public void keep(Job job, UnrecognizedAnswer answer) {
        keep(job.id(), "result", answer);
    }

    /** Keeps the payload of a callback; the result route decides. */
    void keepPayload(UUID job, UnrecognizedAnswer payload) {
        keep(job, "callback", payload);
    }

    /** What the job fails with; of one that is too long the same would come again, however often it is paid for. */
    public static ModelAnswer failure(UnrecognizedAnswer answer) {
        String why = answer.cut()
                ? "The provider's result is larger than the " + (AnswerText.MAX_BYTES >> 20)
                        + " MiB that a result may have; its beginning is kept with the job"
                : "The provider's answer was not understood; it is kept with the job";
        String body = "{\"detail\": \"" + why + "\", \"error_type\": \"runner_incomplete_response\"}";
        return new ModelAnswer(502, body, "runner_incomplete_response", null, answer.cut() ? false : null, null);
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
        String what = answer.cut()
                ? "the %s is longer than a result may be (status %d); the first %d %s are kept"
                : "the %s is neither an output nor a failure (status %d, %d %s); it is kept, and asked for again";
        store.noteOnce(
                job,
                KIND,
                what.formatted(way, answer.status(), answer.length(), answer.bytes() ? "bytes" : "characters"));
    }
}
