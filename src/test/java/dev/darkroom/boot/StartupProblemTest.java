package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.WorkLoop;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupProblemTest {

    @Test
    void every_setting_that_cannot_be_read_is_named_in_a_line_of_its_own_without_its_value() {
        var invalid = new ConfigValidationException(new Problem[] {
            new Problem(
                    "SRCFG00039: The config property darkroom.jobs.lease with the config value \"banana\" threw an Exception"),
            new Problem("SRCFG00014: The config property darkroom.upstream.url is required but it could not be found")
        });

        assertThat(StartupProblem.lines(new RuntimeException("Failed to start", invalid)))
                .satisfiesExactly(
                        line -> assertThat(line).contains("darkroom.jobs.lease").doesNotContain("banana"),
                        line -> assertThat(line).contains("darkroom.upstream.url"));
    }

    @Test
    void what_one_of_our_classes_refuses_is_said_in_its_words() {
        Throwable refused = null;
        try {
            var _ = new WorkLoop("submit", 0, Duration.ofSeconds(1), _ -> List.of());
        } catch (IllegalArgumentException failure) {
            refused = failure;
        }
        assertThat(StartupProblem.lines(new RuntimeException(refused)))
                .containsExactly(
                        "Darkroom does not start: the loop submit needs at least one place, and no negative pause");
    }

    @Test
    void a_fault_of_ours_keeps_its_stack_trace() {
        assertThat(StartupProblem.lines(new RuntimeException("x", new NullPointerException())))
                .isEmpty();
    }
}
