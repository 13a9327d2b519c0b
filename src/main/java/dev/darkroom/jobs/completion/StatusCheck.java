package dev.darkroom.jobs.completion;

import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the status of a request whose result looks like an end, or like none, and may not be. */
@ApplicationScoped
public class StatusCheck {

    private final UpstreamQueue upstream;

    StatusCheck(UpstreamQueue upstream) {
        this.upstream = upstream;
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
        UNKNOWN;

        public boolean isEnd() {
            return this == ENDED || this == FAILED;
        }
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
    public static ResultOutcome decide(Verdict verdict, ResultOutcome.UnlessEnded answered) {
        boolean limit = answered.meaning() instanceof ResultOutcome.Unreachable;
        return verdict == Verdict.FAILED || verdict == Verdict.ENDED && !limit
                ? new ResultOutcome.Finished(answered.answer())
                : answered.meaning();
    }
}
