package dev.darkroom.jobs;

import dev.darkroom.shared.http.LargeAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Reads the large texts of jobs for their owners, within the bounds of {@link LargeAnswers}. */
@ApplicationScoped
public class LargeJobReader {

    private final JobRepository store;
    private final LargeAnswers answers;

    LargeJobReader(JobRepository store, LargeAnswers answers) {
        this.store = store;
        this.answers = answers;
    }

    /**
     * The job with all its texts.
     *
     * @throws dev.darkroom.shared.Problem 503 when too many large texts are being read
     */
    public Job whole(Job job) {
        if (!job.isWithoutTexts()) {
            return job;
        }
        answers.hold(job.ownerId(), job.textBytesLeftOut() + job.resultBytes());
        return store.findWhole(job.id()).orElse(job);
    }

    /** Its result as stored, and nothing else of it; null while there is none. Throws what {@link #whole} throws. */
    public @Nullable String result(Job job) {
        if (job.result() != null || job.resultBytes() == 0) {
            return job.result();
        }
        answers.hold(job.ownerId(), job.resultBytes());
        return store.findResult(job.id()).orElse(null);
    }
}
