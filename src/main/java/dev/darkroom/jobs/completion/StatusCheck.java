package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Asks the status of a request whose result looks like an end, or like none, and may not be. */
@ApplicationScoped
public class StatusCheck {

    private static final String KIND = "status unknown";

    /** More than there are of one kind in a row. */
    private static final int MAX_LOOKS = 200;

    private final UpstreamQueue upstream;
    private final JobRepository store;
    private final Database database;
    private final JobsConfig config;
    private final Clock clock;

    StatusCheck(UpstreamQueue upstream, JobRepository store, Database database, JobsConfig config, Clock clock) {
        this.upstream = upstream;
        this.store = store;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** What the status route says. */
    public enum Verdict {
        RUNNING,
        ENDED,
        /** It has ended, and not well. */
        FAILED,
        /** The provider has no such route, or knows no such request there. */
        NOT_THERE,
        /** It could not be asked, or what it said is not known. */
        UNKNOWN
    }

    public Verdict of(UpstreamRequest request) {
        return switch (upstream.status(request, false)) {
            case StatusOutcome.Running _ -> Verdict.RUNNING;
            case StatusOutcome.Completed done ->
                done.error() == null && done.errorType() == null ? Verdict.ENDED : Verdict.FAILED;
            case StatusOutcome.Unknown _ -> Verdict.NOT_THERE;
            case StatusOutcome.Unreachable _ -> Verdict.UNKNOWN;
        };
    }

    /**
     * What an answer means that is the last word only of a request that has ended. Of one that has ended well a limit is
     * none: its result is still there.
     */
    public ResultOutcome decide(UpstreamRequest request, ResultOutcome.UnlessEnded answered) {
        Verdict verdict = of(request);
        boolean limit = answered.meaning() instanceof ResultOutcome.Unreachable;
        return verdict == Verdict.FAILED || verdict == Verdict.ENDED && !limit
                ? new ResultOutcome.Finished(answered.answer())
                : answered.meaning();
    }

    /** Notes that the status is not known; whether that has been so with every look for as long as one waits for it. */
    public boolean isUnknownForLong(Job job) {
        store.note(
                job.id(), KIND, "a refusal in words that are not known, and no status that confirms it; asked again");
        Duration patience = config.unrecognizedFor();
        Instant since = clock.instant();
        for (Instant at : database.query(
                "SELECT at FROM job_event WHERE job_id = ? AND kind = ? ORDER BY at DESC LIMIT " + MAX_LOOKS,
                row -> Database.time(row, "at"),
                job.id(),
                KIND)) {
            if (Duration.between(at, since).compareTo(patience) > 0) {
                break;
            }
            since = at;
        }
        return !clock.instant().isBefore(since.plus(patience));
    }
}
