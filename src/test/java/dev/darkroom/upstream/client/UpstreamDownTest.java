package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.CancelOutcome;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.answer.ResultOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(UpstreamDownTest.Nobody.class)
class UpstreamDownTest extends WithUpstreamQueue {

    /** A provider on a port where nobody listens. */
    public static class Nobody extends WithoutDatabase {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of();
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            config.put("darkroom.upstream.url", "http://127.0.0.1:1");
            return config;
        }
    }

    @Test
    void a_submit_that_reached_nobody_was_surely_not_accepted() {
        for (int i = 0; i < 20; i++) {
            assertThat(submit())
                    .isInstanceOfSatisfying(
                            SubmitOutcome.Unavailable.class,
                            outcome -> assertThat(outcome.reason()).startsWith("no connection"));
        }
        assertThat(submit())
                .isInstanceOfSatisfying(
                        SubmitOutcome.Unavailable.class,
                        outcome -> assertThat(outcome.reason()).contains("calls pause"));
    }

    @Test
    void nothing_is_learnt_from_a_provider_that_is_down() {
        UpstreamRequest request = new UpstreamRequest(null, "a/b", "r1");

        assertThat(queue.status(request, false)).isInstanceOf(StatusOutcome.Unreachable.class);
        assertThat(queue.result(request)).isInstanceOf(ResultOutcome.Unreachable.class);
        assertThat(queue.cancel(request)).isInstanceOf(CancelOutcome.Unreachable.class);
    }
}
