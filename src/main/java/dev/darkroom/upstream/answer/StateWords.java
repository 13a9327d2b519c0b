package dev.darkroom.upstream.answer;

import java.util.Set;
import java.util.regex.Pattern;

/** The vocabulary of ends: the states in which queues and gateways say that a request is over, well or badly. */
public final class StateWords {

    static final String NOT_FOUND = "not_found";

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
            "timed_out",
            "expired",
            "blocked",
            "denied",
            "incomplete",
            "unsuccessful",
            "terminated",
            "killed",
            "crashed",
            "content_moderated",
            "request_moderated");

    /** As in {@code UPLOAD_FAILED}. */
    private static final Pattern ENDS_BADLY = Pattern.compile("[a-z_]+_(?:failed|failure|error|timeout|timed_out)");

    private static final Set<String> SUCCEEDED =
            Set.of("completed", "complete", "ok", "success", "successful", "succeeded", "done", "finished", "ready");

    private StateWords() {}

    public static boolean isFailed(String word) {
        // Some say why behind the word: "failed: NSFW content".
        String state = ProgressWords.normalized(word.split(":", 2)[0]);
        return FAILED.contains(state) || ENDS_BADLY.matcher(state).matches();
    }

    public static boolean isSucceeded(String word) {
        return SUCCEEDED.contains(ProgressWords.normalized(word));
    }

    /** Whether it is a state at all, of a request that waits or runs, is over, or is not there. */
    static boolean isState(String word) {
        return ProgressWords.isState(word)
                || isFailed(word)
                || isSucceeded(word)
                || NOT_FOUND.equals(ProgressWords.normalized(word));
    }
}
