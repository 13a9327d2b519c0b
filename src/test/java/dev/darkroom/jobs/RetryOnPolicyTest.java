package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryOnPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "500, , server_error, true",
        "503, , server_error, true",
        "504, , timeout, true",
        "504, , server_error, false",
        "503, runner_disconnected, connection_error, true",
        "503, runner_disconnected, server_error, false",
        "503, runner_disconnected, runner_disconnected, true",
        "503, runner_scheduling_failure, server_error, true",
        "400, downstream_service_error, downstream, true",
        "500, downstream_service_unavailable, server_error, false",
        "422, no_media_generated, no_media_generated, true",
        "422, content_policy_violation, server_error, false",
        "404, , server_error, false",
        "499, client_cancelled, server_error, false"
    })
    void what_is_run_again_is_what_was_chosen(int status, String type, String chosen, boolean again) {
        assertThat(RetryOnPolicy.of(List.of(chosen), 3).allowed(infrastructure(status, type)))
                .isEqualTo(again ? 3 : 0);
    }

    @Test
    void a_models_own_failure_names_its_type_in_the_body() {
        String body = "{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"late\", \"type\": \"generation_timeout\"}]}";
        UpstreamResult failure = new UpstreamResult("asked", 500, body, null, null, null, null, null);
        assertThat(RetryOnPolicy.of(List.of("timeout"), 1).allowed(failure)).isEqualTo(1);
        assertThat(RetryOnPolicy.of(List.of("server_error"), 1).allowed(failure))
                .isZero();
    }

    @Test
    void the_callers_own_missed_start_is_never_tried_again() {
        UpstreamResult missed = new UpstreamResult("asked", 504, "{}", "startup_timeout", null, null, "user", null);
        assertThat(RetryOnPolicy.of(List.of("timeout", "startup_timeout"), 1).allowed(missed))
                .isZero();
    }

    @Test
    void it_is_kept_in_fals_words_and_read_back_alike() {
        RetryOnPolicy retryOnPolicy = RetryOnPolicy.parse(
                "f",
                "{\"timeout\": {\"retries\": 2}, \"server_error\": {\"retries\": 0}, \"downstream\":{\"retries\":9}}");
        assertThat(RetryOnPolicy.parse("f", retryOnPolicy.text())).isEqualTo(retryOnPolicy);
        assertThat(retryOnPolicy.allowed(infrastructure(504, null))).isEqualTo(2);
        assertThat(retryOnPolicy.allowed(infrastructure(500, null))).isZero();
        assertThat(RetryOnPolicy.parse("f", null)).isEqualTo(RetryOnPolicy.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "1",
                "{\"rain\": {\"retries\": 1}}",
                "{\"timeout\": 1}",
                "{\"timeout\": {}}",
                "{\"timeout\": {\"retries\": -1}}",
                "{\"timeout\": {\"retries\": 10}}",
                "{\"timeout\": {\"retries\": 1.5}}",
                "{\"timeout\": {\"retries\": 99999999999}}",
                "{\"timeout\": {\"retries\": \"1\"}}"
            })
    void what_cannot_be_meant_is_refused_by_name(String text) {
        assertThatThrownBy(() -> RetryOnPolicy.parse("header.x", text))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.field()).isEqualTo("header.x"));
    }

    private static UpstreamResult infrastructure(int status, @Nullable String type) {
        return new UpstreamResult("asked", status, "{\"detail\": \"no\"}", type, null, null, null, null);
    }
}
