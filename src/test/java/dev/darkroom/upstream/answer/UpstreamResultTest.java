package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answer to a question for the result means: final only when the model said it. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamResultTest extends WithUpstreamQueue {

    private static final String DIGITS =
            "{\"seed\": 17454220438242315174, \"scale\":1e5,\"strength\":0.10, \"z\":null,\"umlaut\":\"ä\"}";

    @Test
    void a_result_comes_in_digit_for_digit_with_what_its_headers_say() {
        FakeUpstream.answers(200, DIGITS, Map.of("X-Fal-Billable-Units", "1.50", "x-fal-request-id", "019f-1"));

        assertThat(queue.result(REQUEST))
                .isEqualTo(new ResultOutcome.Finished(
                        new ModelAnswer(200, DIGITS, null, null, null, new BigDecimal("1.50"))));
        assertThat(FakeUpstream.only().target()).isEqualTo("/base/queue/fal-ai/flux/requests/019f-1");
    }

    @Test
    void json_that_ends_is_whole_though_its_code_calls_it_a_part_and_a_file_is_none() {
        FakeUpstream.answers(206, "{\"images\":[]}", Map.of("Content-Range", "bytes 0-12/70"));
        assertThat(queue.result(REQUEST))
                .isEqualTo(new ResultOutcome.Finished(new ModelAnswer(200, "{\"images\":[]}", null, null, null, null)));

        FakeUpstream.answers(206, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}, Map.of("Content-Type", "image/png"));
        assertThat(queue.result(REQUEST)).isInstanceOf(ResultOutcome.Unrecognized.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"detail\":\"Request is still in progress\",\"request_id\":\"r\"} | NotYet      | 1",
                "200 | {\"detail\":\"Request is still in progress\",\"request_id\":\"r\"} | NotYet      | 1",
                "202 | {\"status\":\"IN_QUEUE\"}                                          | NotYet      | 1",
                "200 | {\"status\":\"IN_PROGRESS\",\"request_id\":\"r\"}                  | NotYet      | 1",
                "200 | {\"status\":\"IN_PROGRESS\"}                                       | NotYet      | 1",
                "200 |                                                                    | NotYet      | 1",
                "204 |                                                                    | NotYet      | 1",
                "202 |                                                                    | NotYet      | 1",
                "425 | {\"detail\":\"x\"}                                               | NotYet      | 1",
                "200 | \uFEFF{\"images\":[]}                                              | Finished    | 1",
                "200 | {}                                                                 | Unrecognized | 1",
                "200 | null                                                               | Unrecognized | 1",
                "200 | <html>maintenance</html>                                           | Unrecognized | 1",
                "200 | {\"images\":[                                                    | Unrecognized | 1",
                "200 | {\"detail\":\"Content policy\"}                                  | Refused     | 1",
                "200 | {\"error\":\"CUDA out of memory\"}                               | Refused     | 1",
                "200 | {\"status\":\"NOT_FOUND\"}                                       | Unknown     | 1",
                "200 | {\"images\":[{\"url\":\"u\"}],\"error\":null}                 | Finished    | 1",
                "200 | {\"images\":[{\"url\":\"u\"}],\"status\":\"IN_PROGRESS\"}    | Finished    | 1",
                "400 | {\"detail\":\"Request 7 is in progress.\"}                       | UnlessEnded NotYet      | 1",
                "400 | {\"message\":\"The task is still processing\"}                   | UnlessEnded NotYet      | 1",
                "400 | {\"error\":{\"message\":\"Result not ready yet\"}}             | UnlessEnded NotYet      | 1",
                "400 | still running                                                      | UnlessEnded NotYet      | 1",
                "422 | {\"detail\":\"Job has not completed\"}                           | UnlessEnded NotYet      | 1",
                "422 | {\"detail\":[{\"msg\":\"Request is in progress\"}]}            | UnlessEnded NotYet      | 1",
                "409 | {\"status\":\"queued\"}                                          | NotYet      | 1",
                "404 | {\"detail\":\"Generation isn't finished yet\"}                   | UnlessEnded NotYet      | 1",
                "503 | {\"detail\":\"Prediction is processing\"}                        | NotYet      | 1",
                "401 | {\"detail\":\"Invalid key\",\"error_type\":\"unauthorized\"}     | Unreachable | 1",
                "400 | {\"detail\":\"Come back later\"}                                 | Refused     | 1",
                "409 | {\"detail\":\"conflict\"}                                        | Refused     | 1",
                "422 | {\"detail\":\"Error while processing the image\"}                | Refused     | 1",
                "422 | {\"detail\":[{\"loc\":[\"body\",\"x\"],\"msg\":\"in progress\"}]} | Finished | 1",
                "410 | {}                                                                 | Gone        | 1",
                "402 | {\"detail\":\"pay\"}                                             | Unreachable | 1",
                "400 | {\"detail\":[{\"type\":\"downstream_service_error\"}]}             | Finished    | 1",
                "422 | {\"detail\":[{\"type\":\"no_media_generated\"}]}                   | Finished    | 1",
                "500 | {\"detail\":[{\"type\":\"internal_server_error\"}]}                | Finished    | 1",
                "503 | {\"detail\":\"x\",\"error_type\":\"runner_disconnected\"}          | Finished    | 1",
                "504 | {\"detail\":\"x\",\"error_type\":\"request_timeout\"}              | Finished    | 1",
                "499 | {\"detail\":\"x\",\"error_type\":\"client_cancelled\"}             | Finished    | 1",
                "404 | {\"status\":\"NOT_FOUND\"}                                         | Unknown     | 1",
                "404 | {\"detail\":[{\"type\":\"x\"}]}                                    | Finished    | 1",
                "401 | {\"detail\":\"Cannot access application\"}                         | Unreachable | 1",
                "403 | {\"detail\":\"User is locked.\"}                                   | Unreachable | 1",
                "429 | {\"detail\":\"slow down\"}                                         | Unreachable | 1",
                "429 | {\"detail\":\"x\",\"error_type\":\"concurrent_requests_limit\"} | UnlessEnded Unreachable | 1",
                "404 | {\"detail\":\"Request not found\",\"error_type\":\"not_found\"} | UnlessEnded Unknown | 1",
                "408 | {\"detail\":\"x\",\"error_type\":\"timeout\"}                  | UnlessEnded Unreachable | 1",
                "410 | {\"detail\":\"x\",\"error_type\":\"gone\"}                     | UnlessEnded Gone | 1",
                "429 | {\"detail\":[{\"type\":\"x\"}]}                                  | Finished    | 1",
                "400 | {\"detail\":\"Image not generated: NSFW content detected\"}      | Refused     | 1",
                "422 | {\"error\":\"Image not processed: unsupported format\"}          | Refused     | 1",
                "400 | {\"detail\":\"The request was not completed. Content violates policy\",\"error_type\":\"bad_request\"} | Finished | 1",
                "400 | {\"detail\":\"Your account is pending verification\"}            | Refused     | 1",
                "400 | {\"detail\":\"Your account is still pending verification\"}      | Refused     | 1",
                "400 | {\"detail\":\"The result is not ready - the prompt was refused\"} | Refused    | 1",
                "400 | {\"detail\":\"The result is not ready. Please try again later\"}  | UnlessEnded NotYet | 1",
                "400 | {\"detail\":\"Image not ready yet: 3 ahead\"}                     | UnlessEnded NotYet | 1",
                "500 | {\"status\":\"FAILED\",\"error\":\"boom\"}                       | Refused     | 1",
                "503 | {\"id\":\"7\",\"status\":\"failed\",\"error\":null}            | Refused     | 1",
                "500 | {\"error\":\"CUDA out of memory\"}                               | Failing own | 1",
                "520 | {\"detail\":\"The model broke\"}                                 | Failing own | 1",
                "500 | {\"error\":{\"code\":7,\"message\":\"No face was found\"}}         | Failing own | 1",
                "500 | {\"status\":\"error\",\"message\":\"No face was found\"}          | Failing own | 1",
                "500 | {\"detail\":\"Internal Server Error\"}                           | Failing     | 1",
                "500 | {\"error\":\"internal_error\"}                                   | Failing     | 1",
                "501 | {\"success\":false}                                              | Failing     | 1",
                "503 | {\"error\":\"Service Unavailable\"}                              | UnlessEnded Unreachable | 1",
                "500 | Internal Server Error                                              | Unreachable | 3",
                "500 | {}                                                                 | Unreachable | 3",
                "502 | <html>nginx</html>                                                 | Unreachable | 3",
                "504 | <html>nginx</html>                                                 | Unreachable | 3",
                "0   | {}                                                                 | Unreachable | 3",
            })
    void a_result_is_final_only_when_the_model_said_it(int status, @Nullable String body, String outcome, int calls) {
        FakeUpstream.answers(status, body == null ? "" : body);

        assertThat(name(queue.result(REQUEST))).isEqualTo(outcome);
        assertThat(FakeUpstream.SEEN).hasSize(calls);
    }

    @Test
    void an_error_type_in_the_header_makes_no_limit_the_last_word() {
        FakeUpstream.answers(
                429, "{\"detail\":\"x\"}", Map.of("X-Fal-Error-Type", "concurrent_requests_limit", "Retry-After", "7"));

        assertThat(name(queue.result(REQUEST))).isEqualTo("UnlessEnded Unreachable");
    }

    private static String name(ResultOutcome outcome) {
        String name = outcome.getClass().getSimpleName();
        return switch (outcome) {
            case ResultOutcome.UnlessEnded answered -> name + " " + name(answered.meaning());
            case ResultOutcome.Failing failing -> name + (failing.isOfItsOwn() ? " own" : "");
            default -> name;
        };
    }

    @Test
    void a_failure_names_its_kind_and_whether_another_try_may_help() {
        String body = "{\"detail\":\"x\",\"error_type\":\"request_timeout\"}";
        FakeUpstream.answers(504, body, Map.of("X-Fal-Request-Timeout-Type", "user", "X-Fal-Retryable", "true"));

        assertThat(queue.result(REQUEST))
                .isEqualTo(
                        new ResultOutcome.Finished(new ModelAnswer(504, body, "request_timeout", "user", true, null)));
    }

    @Test
    void bytes_that_are_no_text_are_kept_as_they_came() {
        byte[] bytes = {'{', '"', (byte) 0xFF, (byte) 0xC3, 0, '"', ':', '1', '}'};
        FakeUpstream.answers(200, bytes, Map.of());

        assertThat(queue.result(REQUEST)).isInstanceOfSatisfying(ResultOutcome.Unrecognized.class, kept -> {
            assertThat(kept.answer().bytes()).isTrue();
            assertThat(Base64.getDecoder().decode(kept.answer().body())).isEqualTo(bytes);
        });
    }
}
