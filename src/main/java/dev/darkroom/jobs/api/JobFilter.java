package dev.darkroom.jobs.api;

import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of jobs is narrowed to; every part narrows it further.
 *
 * @param states those that match, never empty; all of them for any
 * @param endpoints empty for any
 */
record JobFilter(
        List<String> states,
        List<String> endpoints,
        @Nullable String tag,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    static final Set<String> PARAMETERS =
            Set.of("state", "status", "endpoint", "tag", "created_after", "created_before", "limit", "cursor");

    private static final List<String> WORDS =
            Arrays.stream(JobState.values()).map(JobState::falStatus).distinct().toList();
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(Enum::name).toList();

    static JobFilter of(QueryParameters query) {
        List<String> states = among("state", query.many("state"), STATES);
        List<String> words = among("status", query.many("status"), WORDS);
        return new JobFilter(
                Arrays.stream(JobState.values())
                        .filter(state -> states.isEmpty() || states.contains(state.name()))
                        .filter(state -> words.isEmpty() || words.contains(state.falStatus()))
                        .map(Enum::name)
                        .toList(),
                query.many("endpoint"),
                query.one("tag"),
                query.time("created_after"),
                query.time("created_before"));
    }

    /** Whether every state matches, so that there is no need to ask for it. */
    boolean anyState() {
        return states.size() == JobState.values().length;
    }

    /** One text for one filter: no two different ones have the same. */
    String canonical() {
        return String.join(
                "\n",
                String.join(",", states),
                String.join(",", endpoints),
                String.valueOf(createdAfter),
                String.valueOf(createdBefore),
                tag == null ? "" : "=" + tag);
    }

    private static List<String> among(String name, List<String> given, List<String> known) {
        if (!known.containsAll(given)) {
            throw Problem.invalid(name, "must be one of " + String.join(", ", known));
        }
        return given;
    }
}
