package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.WithUpstreamQueue;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a status says of where a request stands. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamStatusTest extends WithUpstreamQueue {

    @Test
    void a_status_tells_where_a_request_stands() {
        FakeUpstream.answers(
                202,
                "{\"status\":\"IN_QUEUE\",\"request_id\":\"r\",\"queue_position\":3,\"logs\":null,\"metrics\":{}}");
        assertThat(queue.status(REQUEST, false)).isEqualTo(new StatusOutcome.Running("IN_QUEUE", 3, null, "{}"));
        assertThat(FakeUpstream.only().target()).isEqualTo("/base/queue/fal-ai/flux/requests/019f-1/status?logs=0");

        FakeUpstream.answers(202, "{\"status\":\"IN_PROGRESS\",\"request_id\":\"r\",\"logs\":[]}");
        assertThat(queue.status(REQUEST, true)).isEqualTo(new StatusOutcome.Running("IN_PROGRESS", null, "[]", null));
        assertThat(FakeUpstream.only().target()).endsWith("?logs=1");

        FakeUpstream.answers(200, "{\"status\":\"COMPLETED\",\"error\":\"x\",\"error_type\":\"runner_disconnected\"}");
        assertThat(queue.status(REQUEST, false))
                .isEqualTo(new StatusOutcome.Completed("x", "runner_disconnected", null, null));

        FakeUpstream.answers(200, "{\"status\":\"A_NEW_WORD\"}");
        assertThat(queue.status(REQUEST, false)).isInstanceOf(StatusOutcome.Unreachable.class);

        FakeUpstream.answers(200, "{\"data\":{\"id\":\"r\",\"status\":\"TASK_STATUS_FAILED\"}}");
        assertThat(queue.status(REQUEST, false))
                .isEqualTo(new StatusOutcome.Completed("TASK_STATUS_FAILED", null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Status\":\"IN_PROGRESS\"}                                            | Running",
                "{\"data\":{\"status\":\"processing\"}}                                | Running",
                "{\"code\":\"success\",\"data\":{\"task_id\":\"t\",\"task_status\":\"SUBMITTED\"}} | Running",
                "{\"status\":\"success\",\"data\":{\"status\":\"processing\"}}     | Running",
                "{\"output\":{\"task_id\":\"t\",\"task_status\":\"RUNNING\"}}      | Running",
                "[{\"status\":\"InProgress\"}]                                           | Running",
                "{\"status\":{\"state\":\"running\"}}                                  | Running",
                "\"queued\"                                                                | Running",
                "{\"status\":\"COMPLETED\",\"output\":{\"status\":\"pending\"}}    | Completed",
                "{\"job\":{\"id\":\"j\",\"status\":\"succeeded\"}}                 | Completed",
                "{\"status\":\"NOT_FOUND\"}                                              | Unknown",
                "{\"status\":\"pondering\"}                                              | Unreachable",
                "{\"detail\":\"x\"}                                                      | Unreachable",
            })
    void a_status_is_read_in_the_words_and_wrappers_of_a_result(String body, String outcome) {
        FakeUpstream.answers(200, body);

        assertThat(queue.status(REQUEST, false).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "404, Unknown",
        "401, Unreachable",
        "429, Unreachable",
        "500, Unreachable",
        "503, Unreachable",
        "0, Unreachable"
    })
    void a_status_is_a_courtesy_and_asked_for_once(int status, String outcome) {
        FakeUpstream.answers(status, "{\"detail\":\"x\"}");

        assertThat(queue.status(REQUEST, false).getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }
}
