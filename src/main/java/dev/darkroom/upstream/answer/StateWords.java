package dev.darkroom.upstream.answer;

import java.util.Set;
import java.util.regex.Pattern;

/** The vocabulary of ends: the states in which queues and gateways say that a request is over, well or badly. */
public final class StateWords {

    /** As {@link ProgressWords#normalized} spells them, like the others. */
    private static final Set<String> NOT_FOUND = Set.of("notfound", "tasknotfound", "jobnotfound", "requestnotfound");

    private static final Set<String> FAILED = Set.of(
            "failed",
            "failure",
            "fail",
            "error",
            "errored",
            "cancelled",
            "canceled",
            "rejected",
            "aborted",
            "timeout",
            "timedout",
            "expired",
            "blocked",
            "denied",
            "incomplete",
            "unsuccessful",
            "terminated",
            "killed",
            "crashed",
            "moderated",
            "contentmoderated",
            "requestmoderated");

    /** As in {@code UPLOAD_FAILED} and {@code UploadFailed}. */
    private static final Pattern ENDS_BADLY =
            Pattern.compile("(?i:[a-z_ -]+[_ -](?:failed|failure|error|timeout|timed[_ -]out))"
                    + "|[A-Z][A-Za-z]*[a-z](?:Failed|Failure|Error|Timeout|TimedOut)");

    private static final Set<String> SUCCEEDED = Set.of(
            "completed",
            "complete",
            "ok",
            "success",
            "successful",
            "succeed",
            "succeeded",
            "done",
            "finished",
            "ready");

    /** What is longer is no state. */
    private static final int MAX_WORD_LENGTH = 100;

    private StateWords() {}

    public static boolean isFailed(String word) {
        // Some say why behind the word: "failed: NSFW content".
        String state = word.split(":", 2)[0].strip();
        return FAILED.contains(ProgressWords.normalized(state))
                || state.length() <= MAX_WORD_LENGTH
                        && ENDS_BADLY.matcher(state).matches();
    }

    public static boolean isSucceeded(String word) {
        return SUCCEEDED.contains(ProgressWords.normalized(word));
    }

    public static boolean isNotFound(String word) {
        return NOT_FOUND.contains(ProgressWords.normalized(word));
    }

    /** Whether it is a state at all, of a request that waits or runs, is over, or is not there. */
    static boolean isState(String word) {
        return ProgressWords.isState(word) || isFailed(word) || isSucceeded(word) || isNotFound(word);
    }
}
