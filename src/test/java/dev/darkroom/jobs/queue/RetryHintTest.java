package dev.darkroom.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryHintTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200, -, -, -, -",
                "200, -, -, true, -",
                "422, -, -, -, false",
                "422, -, -, true, true",
                "499, client_cancelled, -, -, false",
                "500, -, -, -, -",
                "500, internal_error, -, true, true",
                "502, internal_error, -, -, -",
                "503, runner_connection_error, -, -, true",
                "503, runner_scheduling_failure, -, false, false",
                "504, startup_timeout, -, -, true",
                "504, startup_timeout, user, -, false",
                "504, request_timeout, user, true, false",
                "504, request_timeout, -, -, -"
            })
    void what_upstream_says_counts_and_else_what_its_queue_would_try_again(
            int status,
            @Nullable String errorType,
            @Nullable String timeoutType,
            @Nullable Boolean said,
            @Nullable Boolean worthIt) {
        assertThat(RetryHint.of(status, errorType, timeoutType, said)).isEqualTo(worthIt);
    }
}
