package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {

    private static final Pattern EDGE = Pattern.compile("^\\s*([A-Z]+) --> ([A-Z]+)", Pattern.MULTILINE);

    @Test
    void the_diagram_in_the_documents_has_exactly_the_edges_of_the_code() throws IOException {
        Matcher drawn = EDGE.matcher(Files.readString(Path.of("docs", "explanation", "jobs.md")));
        Set<String> edges = new TreeSet<>();
        while (drawn.find()) {
            edges.add(drawn.group(1) + " --> " + drawn.group(2));
        }
        assertThat(edges)
                .isEqualTo(Arrays.stream(JobState.values())
                        .flatMap(from -> from.next().stream().map(to -> from + " --> " + to))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource
    void an_end_is_shown_as_completed_and_nothing_else_is(JobState state) {
        assertThat(state.falStatus().equals("COMPLETED")).isEqualTo(state.isEnd());
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_shown_by_one_of_fals_three_words(JobState state) {
        assertThat(state.falStatus()).isIn("IN_QUEUE", "IN_PROGRESS", "COMPLETED");
    }

    @ParameterizedTest
    @EnumSource
    void every_state_leads_to_an_end(JobState state) {
        Set<JobState> reached = new TreeSet<>(Set.of(state));
        while (reached.addAll(
                reached.stream().flatMap(from -> from.next().stream()).collect(Collectors.toSet()))) {}
        assertThat(reached).anyMatch(JobState::isEnd);
    }
}
