package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.UpstreamRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cancel sends, and what its answer means. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamCancelTest extends WithUpstreamQueue {

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
}
