package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCheckerTest {

    @Test
    void what_can_happen_is_believed() {
        assertThat(contradictions("accepted,submitting,submitted,answered,succeeded"))
                .isEmpty();
        assertThat(contradictions("accepted,submitting,answered,succeeded,submitted,repeated"))
                .isEmpty();
        assertThat(contradictions("accepted,submitting,requeued,submitting,unacknowledged,answered,succeeded"))
                .isEmpty();
        assertThat(contradictions("accepted,submitting,failed")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submitting,submitted,answered,succeeded",
                "accepted,submitting,submitted,answered",
                "accepted,submitting,submitted,answered,succeeded,succeeded",
                "accepted,submitting,answered,succeeded,submitting",
                "accepted,submitting,submitting,submitted,answered,succeeded",
                "accepted,requeued,submitting,submitting,submitted,answered,succeeded",
                "accepted,submitting,submitted,submitted,answered,succeeded",
                "accepted,submitting,submitted,succeeded",
                "accepted,submitted,submitting,answered,succeeded",
            })
    void what_cannot_happen_is_noticed(String kinds) {
        assertThat(contradictions(kinds)).isNotEmpty();
    }

    private static List<String> contradictions(String kinds) {
        List<String> all = Stream.of(kinds.split(",")).toList();
        ObjectNode job = new ObjectMapper().createObjectNode();
        job.put("attempts", all.stream().filter("submitting"::equals).count());
        all.forEach(kind -> job.withArray("history").addObject().put("kind", kind));
        return new HistoryChecker(job).contradictions();
    }
}
