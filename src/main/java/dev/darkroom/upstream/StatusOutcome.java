package dev.darkroom.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the provider says about a request's progress. */
public sealed interface StatusOutcome {

    /**
     * It waits or runs.
     *
     * @param state {@code IN_QUEUE} or {@code IN_PROGRESS}
     * @param queuePosition requests ahead of it, 0 and up; null once it runs or when not said
     * @param logsJson the log lines as a JSON array; null when not asked for or not given
     * @param metricsJson the metrics as a JSON object; null when not given
     */
    record Running(
            String state,
            @Nullable Integer queuePosition,
            @Nullable String logsJson,
            @Nullable String metricsJson) implements StatusOutcome {}

    /**
     * It has ended, well or badly: only the result tells, since failed requests were seen without {@code error} here.
     *
     * @param error what went wrong, or the state's word where that says so; null when neither does
     */
    record Completed(
            @Nullable String error,
            @Nullable String errorType,
            @Nullable String logsJson,
            @Nullable String metricsJson) implements StatusOutcome {}

    /** The provider knows no such request, or has no status route (some gateways): the result may still be there. */
    record Unknown() implements StatusOutcome {}

    /** Nothing was learnt, or a word that we do not know. */
    record Unreachable(String reason, @Nullable Duration retryAfter) implements StatusOutcome {}
}
