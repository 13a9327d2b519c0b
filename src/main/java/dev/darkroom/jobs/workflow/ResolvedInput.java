package dev.darkroom.jobs.workflow;

import org.jspecify.annotations.Nullable;

/**
 * What came of resolving the references of one job.
 *
 * @param input null where that failed
 * @param failure why, for the caller
 * @param filledIn by how many bytes the input has grown
 */
record ResolvedInput(@Nullable String input, @Nullable String failure, long filledIn) {

    static ResolvedInput failed(String why) {
        return new ResolvedInput(null, why, 0);
    }

    int length() {
        return input == null ? 0 : input.length();
    }
}
