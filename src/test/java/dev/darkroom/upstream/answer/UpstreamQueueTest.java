package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.upstream.CancelOutcome;
import dev.darkroom.upstream.Coded;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.AppCircuitBreakers;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamQueueTest {

    private static final String DIGITS =
            "{\"seed\": 17454220438242315174, \"scale\":1e5,\"strength\":0.10, \"z\":null,\"umlaut\":\"ä\"}";
    private static final UpstreamRequest REQUEST = new UpstreamRequest(null, "fal-ai/flux/dev", "019f-1");

    @Inject
    UpstreamQueue queue;

    @Inject
    Providers providers;

    @Inject
    CircuitBreakerMaintenance circuits;

    @Inject
    AppCircuitBreakers guards;

    @BeforeEach
    void closeCircuits() {
        circuits.resetAll();
        guards.reset();
    }

    @Test
    void an_input_goes_out_digit_for_digit_with_everything_that_belongs_to_it() {
        FakeUpstream.answers(
                200,
                "{\"status\":\"IN_QUEUE\",\"request_id\":\"019f-1\",\"status_url\":\"https://elsewhere/s\","
                        + "\"response_url\":\"https://elsewhere\",\"cancel_url\":null,\"new_member\":1}");

        SubmitOutcome outcome = queue.submit(
                providers.account(null).orElseThrow(),
                new UpstreamSubmission(
                        "fal-ai/flux/dev",
                        DIGITS,
                        URI.create("https://me.example/callbacks/1?token=a+b&x=%2F"),
                        "low",
                        Duration.ofMillis(1_500),
                        Map.of("x-fal-tags", "a=b", "Idempotency-Key", "k1", "X-Unknown", "dropped")));

        assertThat(outcome)
                .isEqualTo(new SubmitOutcome.Accepted("019f-1", "https://elsewhere/s", "https://elsewhere", null));
        FakeUpstream.Seen seen = FakeUpstream.only();
        assertThat(seen.body()).isEqualTo(DIGITS);
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.target())
                .isEqualTo("/base/queue/fal-ai/flux/dev"
                        + "?fal_webhook=https%3A%2F%2Fme.example%2Fcallbacks%2F1%3Ftoken%3Da%2Bb%26x%3D%252F");
        assertThat(seen.header("authorization")).isEqualTo("Key id:secret");
        assertThat(seen.header("content-type")).startsWith("application/json");
        assertThat(seen.header("x-fal-queue-priority")).isEqualTo("low");
        assertThat(seen.header("x-fal-request-timeout")).isEqualTo("1.5");
        assertThat(seen.header("x-fal-tags")).isEqualTo("a=b");
        assertThat(seen.header("idempotency-key")).isEqualTo("k1");
        assertThat(seen.header("x-unknown")).isEqualTo("(none)");
        assertThat(seen.header("x-fal-store-io")).isEqualTo("(none)");
    }

    @Test
    void a_result_comes_in_digit_for_digit_with_what_its_headers_say() {
        FakeUpstream.answers(200, DIGITS, Map.of("X-Fal-Billable-Units", "1.50", "x-fal-request-id", "019f-1"));

        assertThat(queue.result(REQUEST))
                .isEqualTo(new ResultOutcome.Finished(
                        new ModelAnswer(200, DIGITS, null, null, null, new BigDecimal("1.50"))));
        assertThat(FakeUpstream.only().target()).isEqualTo("/base/queue/fal-ai/flux/requests/019f-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void whatever_an_answer_is_coded_in_it_is_read(String coding) throws IOException {
        Map<String, String> coded = Map.of("content-encoding", coding);
        FakeUpstream.answers(200, Coded.in(coding, DIGITS), coded);
        assertThat(queue.result(REQUEST))
                .isEqualTo(new ResultOutcome.Finished(new ModelAnswer(200, DIGITS, null, null, null, null)));

        FakeUpstream.answers(200, Coded.in(coding, "{\"status\": \"IN_QUEUE\"}"), coded);
        assertThat(queue.status(REQUEST, true)).isInstanceOf(StatusOutcome.Running.class);

        FakeUpstream.answers(422, Coded.in(coding, "{\"detail\": []}"), coded);
        assertThat(queue.result(REQUEST)).isInstanceOf(ResultOutcome.Finished.class);
        FakeUpstream.answers(202, Coded.in(coding, "{}"), coded);
        assertThat(queue.cancel(REQUEST)).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void what_is_not_coded_as_it_says_or_has_no_end_is_no_answer() throws IOException {
        FakeUpstream.answers(200, "{}".getBytes(StandardCharsets.UTF_8), Map.of("content-encoding", "gzip"));
        assertThat(queue.status(REQUEST, true)).isInstanceOf(StatusOutcome.Unreachable.class);

        FakeUpstream.answers(200, Coded.in("gzip", " ".repeat(70_000_000) + "{}"), Map.of("content-encoding", "gzip"));
        assertThat(queue.status(REQUEST, true)).isInstanceOf(StatusOutcome.Unreachable.class);
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

    @Test
    void an_answer_without_an_end_takes_bounded_memory_and_gives_its_connection_back() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            FakeUpstream.answersForever(200);
            assertThat(queue.result(REQUEST))
                    .isInstanceOfSatisfying(
                            ResultOutcome.Unrecognized.class,
                            kept -> assertThat(kept.answer().length()).isEqualTo(65_536));
            assertThat(FakeUpstream.HUNG_UP.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        FakeUpstream.answersForever(422);
        assertThat(queue.result(REQUEST)).isInstanceOf(ResultOutcome.Refused.class);
        FakeUpstream.answersForever(202);
        assertThat(queue.status(REQUEST, true)).isInstanceOf(StatusOutcome.Unreachable.class);
        FakeUpstream.answersForever(200);
        assertThat(submit()).isInstanceOf(SubmitOutcome.Ambiguous.class);
        assertThat(FakeUpstream.HUNG_UP.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"request_id\":\"r\"}                | Accepted",
                "200 | {\"request_id\":\"../../keys\"}       | Ambiguous",
                "200 | {}                                    | Ambiguous",
                "302 | {}                                    | Ambiguous",
                "307 | {}                                    | Ambiguous",
                "400 | {\"detail\":\"no\"}                   | Refused",
                "401 | {\"detail\":\"no\"}                   | KeyRefused",
                "402 | {\"detail\":\"no\"}                   | KeyRefused",
                "403 | {\"detail\":\"User is locked.\"}      | KeyRefused",
                "403 | {\"detail\":[{\"msg\":\"no\"}]}     | Refused",
                "401 | {\"detail\":\"Invalid key\",\"error_type\":\"unauthorized\"} | KeyRefused",
                "401 | {\"detail\":[{\"loc\":[\"header\",\"Authorization\"],\"msg\":\"Field required\"}]} | KeyRefused",
                "200 | {\"request_id\":12345}                | Accepted",
                "200 | {\"error\":\"no credits\"}         | Refused",
                "404 | {\"detail\":\"no\"}                   | Refused",
                "408 | {}                                    | Unavailable",
                "409 | {}                                    | Ambiguous",
                "422 | {\"detail\":[]}                       | Refused",
                "425 | {}                                    | Unavailable",
                "429 | {}                                    | Unavailable",
                "499 | {}                                    | Ambiguous",
                "500 | {}                                    | Ambiguous",
                "502 | <html>                                | Ambiguous",
                "503 | {}                                    | Unavailable",
                "504 | {}                                    | Ambiguous",
                "0   | {}                                    | Ambiguous",
            })
    void a_submit_is_made_once_and_its_answer_read_with_care(int status, String body, String outcome) {
        FakeUpstream.answers(status, body);

        assertThat(submit().getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "500, false", "502, false", "409, false"})
    void whether_the_connection_of_a_submit_ended_is_told(int status, boolean lost) {
        FakeUpstream.answers(status, "{}");
        assertThat(submit())
                .isInstanceOfSatisfying(
                        SubmitOutcome.Ambiguous.class,
                        unclear -> assertThat(unclear.connectionLost()).isEqualTo(lost));
    }

    @Test
    void a_refusal_keeps_the_models_words() {
        String body = "{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}";
        FakeUpstream.answers(422, body, Map.of("X-Fal-Needs-Retry", "0"));

        assertThat(submit()).isEqualTo(new SubmitOutcome.Refused(new ModelAnswer(422, body, null, null, false, null)));
    }

    @Test
    void a_wish_to_wait_is_handed_on_in_seconds_or_as_a_date() {
        FakeUpstream.answers(429, "{}", Map.of("Retry-After", "7"));
        assertThat(submit())
                .isEqualTo(new SubmitOutcome.Unavailable(
                        "the provider answered 429", Duration.ofSeconds(7), FailureDomain.APP));

        FakeUpstream.answers(503, "{}", Map.of("Retry-After", "1"));
        assertThat(submit())
                .isEqualTo(new SubmitOutcome.Unavailable(
                        "the provider answered 503", Duration.ofSeconds(1), FailureDomain.APP));
    }

    @Test
    void an_endpoint_that_is_none_never_leaves_the_house() {
        FakeUpstream.answers(200, "{}");

        assertThatThrownBy(() -> submit("fal-ai/../../rest")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UpstreamRequest(null, "fal-ai/flux", ".."))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(FakeUpstream.SEEN).isEmpty();
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
        return outcome instanceof ResultOutcome.UnlessEnded answered ? name + " " + name(answered.meaning()) : name;
    }

    @Test
    void a_failure_names_its_kind_and_whether_another_try_may_help() {
        String body = "{\"detail\":\"x\",\"error_type\":\"request_timeout\"}";
        FakeUpstream.answers(504, body, Map.of("X-Fal-Request-Timeout-Type", "user", "X-Fal-Retryable", "true"));

        assertThat(queue.result(REQUEST))
                .isEqualTo(
                        new ResultOutcome.Finished(new ModelAnswer(504, body, "request_timeout", "user", true, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "202, Requested",
        "200, Requested",
        "400, AlreadyCompleted",
        "404, Unknown",
        "403, Unreachable",
        "500, Unreachable"
    })
    void a_wish_to_cancel_is_put_and_its_answer_read(int status, String outcome) {
        FakeUpstream.answers(status, "{}");

        assertThat(queue.cancel(new UpstreamRequest(null, "workflows/anna/portrait/x", "r1"))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(outcome);
        assertThat(FakeUpstream.SEEN.getFirst().method()).isEqualTo("PUT");
        assertThat(FakeUpstream.SEEN.getFirst().target())
                .isEqualTo("/base/queue/workflows/anna/portrait/requests/r1/cancel");
    }

    @Test
    void an_app_that_keeps_failing_is_left_alone_for_a_while() {
        FakeUpstream.answers(500, "{}");
        for (int i = 0; i < 20; i++) {
            assertThat(submit()).isInstanceOf(SubmitOutcome.Ambiguous.class);
        }

        assertThat(submit()).isInstanceOf(SubmitOutcome.Unavailable.class);
        assertThat(FakeUpstream.SEEN).hasSize(20);
        assertThat(submit("fal-ai/another")).isInstanceOf(SubmitOutcome.Ambiguous.class);
    }

    @Test
    void a_provider_that_keeps_refusing_is_not_taken_for_one_that_fails() {
        FakeUpstream.answers(422, "{}");
        for (int i = 0; i < 60; i++) {
            assertThat(submit()).isInstanceOf(SubmitOutcome.Refused.class);
        }
        assertThat(FakeUpstream.SEEN).hasSize(60);
    }

    private SubmitOutcome submit() {
        return submit("fal-ai/flux/dev");
    }

    private SubmitOutcome submit(String endpoint) {
        return queue.submit(
                providers.account(null).orElseThrow(),
                new UpstreamSubmission(endpoint, "{}", URI.create("https://me.example/c"), null, null, Map.of()));
    }
}
