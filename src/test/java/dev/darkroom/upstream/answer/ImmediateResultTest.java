package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.AppCircuitBreakers;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A submit may be answered with the result, which is read with care: whatever else it is, it may have been taken. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class ImmediateResultTest {

    @Inject
    UpstreamQueue queue;

    @Inject
    Providers providers;

    @Inject
    AppCircuitBreakers guards;

    @BeforeEach
    void closeCircuits() {
        guards.reset();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"images\":[{\"url\":\"https://x/y.png\"}]}                            | Completed",
                "200 | {\"status\":\"COMPLETED\",\"output\":{\"text\":\"a story\"}}        | Completed",
                "200 | {\"id\":\"p\",\"status\":\"succeeded\",\"output\":[\"https://x/y\"]} | Completed",
                "201 | {\"created\":1,\"data\":[{\"b64_json\":\"aGk=\"}]}                   | Completed",
                "202 | {\"images\":[{\"url\":\"https://x/y.png\"}]}                            | Ambiguous",
                "200 | {\"images\":[]}                                                        | Ambiguous",
                "200 | {\"id\":\"p\",\"status\":\"starting\",\"image_url\":\"https://x/y\"} | Ambiguous",
                "200 | {\"request_id\":\"../x\",\"images\":[{\"url\":\"https://x/y.png\"}]}  | Ambiguous",
                "200 | {\"id\":\"p\",\"polling_url\":\"https://x/p\"}                            | Ambiguous",
                "200 | {\"output\":\"put\"}                                                   | Completed",
                "200 | {\"uuid\":\"p\"}                                                       | Ambiguous",
                "200 | {\"id\":\"p\",\"image_url\":\"https://in/put.png\"}                     | Ambiguous",
                "200 | {\"success\":true,\"data\":{\"image\":\"https://out/put.png\"}}            | Completed",
                "200 | {\"success\":true,\"data\":{\"image_url\":\"https://out/put.png\"}}        | Ambiguous",
                "200 | {\"id\":\"p\",\"num_images\":4}                                        | Ambiguous",
                "200 | {\"id\":\"p\",\"generate_audio\":true}                                 | Ambiguous",
                "200 | {\"id\":\"p\",\"status\":\"NEW\",\"num_images\":4}                    | Ambiguous",
                "200 | {\"output\":{\"task_id\":\"p\"}}                                      | Ambiguous",
                "200 | {\"results\":[{\"job_id\":\"p\"}]}                                    | Ambiguous",
                "200 | {\"statusCode\":200,\"body\":\"{\\\"job_id\\\":\\\"p\\\"}\"}                | Ambiguous",
                "200 | {\"id\":\"p\",\"input\":{\"image_url\":\"https:\\/\\/in\\/put.png\"}}    | Ambiguous",
                "200 | {\"results\":[{\"url\":\"https://out/put.png\"}]}                        | Completed",
                "200 | {\"output\":{\"image\":\"https://out/put.png\"}}                          | Completed",
                "200 | {\"code\":0,\"data\":{\"task_id\":\"t\",\"task_status\":\"submitted\"}} | Ambiguous",
                "200 | {\"name\":\"operations/p\",\"done\":false}                               | Ambiguous",
                "200 | \"p-123\"                                                              | Ambiguous",
                "200 | <html>Welcome</html>                                                  | Ambiguous",
            })
    void what_is_a_result_is_told_from_what_is_none(int status, String body, String outcome) {
        FakeUpstream.answers(status, body);

        assertThat(submit().getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }

    @Test
    void a_result_that_comes_at_once_is_handed_on_as_it_came() {
        String body = "{\"images\":[{\"url\":\"https://x/y.png\"}],\"seed\":17454220438242315174}";
        FakeUpstream.answers(200, body, Map.of("X-Fal-Billable-Units", "2"));

        assertThat(submit())
                .isEqualTo(
                        new SubmitOutcome.Completed(new ModelAnswer(200, body, null, null, null, new BigDecimal("2"))));
    }

    @Test
    void what_a_result_cost_is_told_by_its_head_however_long_it_is() {
        FakeUpstream.answers(200, "{\"text\":\"" + "x".repeat(9 << 20) + "\"}", Map.of("X-Fal-Billable-Units", "2.5"));
        assertThat(queue.billableUnits(new UpstreamRequest(null, "fal-ai/flux/dev", "019f-1")))
                .hasValue(new BigDecimal("2.5"));

        FakeUpstream.answers(200, "{\"text\":\"\"}");
        assertThat(queue.billableUnits(new UpstreamRequest(null, "fal-ai/flux/dev", "019f-1")))
                .isEmpty();
    }

    private SubmitOutcome submit() {
        String input = "{\"image_url\":\"https://in/put.png\"}";
        return queue.submit(
                providers.account(null).orElseThrow(),
                new UpstreamSubmission(
                        "fal-ai/flux/dev", input, URI.create("https://me.example/c"), null, null, Map.of()));
    }
}
