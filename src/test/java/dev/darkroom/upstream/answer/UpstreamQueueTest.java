package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.CancelOutcome;
import dev.darkroom.upstream.Coded;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the queue are read in any coding and within bounds, whatever was asked. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamQueueTest extends WithUpstreamQueue {

    private static final String DIGITS =
            "{\"seed\": 17454220438242315174, \"scale\":1e5,\"strength\":0.10, \"z\":null,\"umlaut\":\"ä\"}";

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
}
