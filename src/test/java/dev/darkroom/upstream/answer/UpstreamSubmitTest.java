package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a submit sends, and what its answer means: accepted, refused, or nobody knows. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamSubmitTest extends WithUpstreamQueue {

    private static final String DIGITS =
            "{\"seed\": 17454220438242315174, \"scale\":1e5,\"strength\":0.10, \"z\":null,\"umlaut\":\"ä\"}";

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
                        Map.of(
                                "x-fal-tags", "a=b",
                                "x-fal-runner-hint", "warm-7",
                                "x-fal-store-io", "0",
                                "Idempotency-Key", "k1",
                                "X-Unknown", "dropped")));

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
        assertThat(seen.header("x-fal-request-start-timeout")).isEqualTo("1.5");
        assertThat(seen.header("x-fal-runner-hint")).isEqualTo("warm-7");
        assertThat(seen.header("x-fal-store-io")).isEqualTo("0");
        assertThat(seen.header("x-fal-tags")).isEqualTo("a=b");
        assertThat(seen.header("idempotency-key")).isEqualTo("k1");
        assertThat(seen.header("x-unknown")).isEqualTo("(none)");
        assertThat(seen.header("x-fal-no-retry")).isEqualTo("(none)");
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
}
