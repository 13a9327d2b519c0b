package dev.darkroom.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.sandbox.queue.SandboxQueuePath.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxQueuePathTest {
    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux/requests/7/status, fal-ai/flux, STATUS",
        "fal-ai/flux/requests/7/status/, fal-ai/flux, STATUS",
        "fal-ai/flux/requests/7/status/stream, fal-ai/flux, STREAM",
        "fal-ai/flux/requests/7, fal-ai/flux, RESULT",
        "fal-ai/flux/requests/7/, fal-ai/flux, RESULT",
        "fal-ai/flux/dev/requests/7/response, fal-ai/flux, RESULT",
        "fal-ai/kling-video/v2.1/master/text-to-video/requests/7/cancel, fal-ai/kling-video, CANCEL",
        "workflows/owner/app/requests/7, workflows/owner/app, RESULT",
        "comfy/owner/app/sub/requests/7/status, comfy/owner/app, STATUS",
        "fal-ai/flux/requests/7/other, fal-ai/flux, UNKNOWN"
    })
    void a_path_about_a_request_names_app_and_action(String path, String app, Action action) {
        var parsed = SandboxQueuePath.parse(path).orElseThrow();
        assertThat(parsed.app()).isEqualTo(app);
        assertThat(parsed.action()).isEqualTo(action);
        assertThat(parsed.requestId()).contains("7");
    }

    @Test
    void a_submit_keeps_the_whole_endpoint_id() {
        var parsed = SandboxQueuePath.parse("workflows/owner/app/sub/path/").orElseThrow();
        assertThat(parsed.endpoint()).isEqualTo("workflows/owner/app/sub/path");
        assertThat(parsed.app()).isEqualTo("workflows/owner/app");
        assertThat(parsed.action()).isEqualTo(Action.SUBMIT);
        assertThat(parsed.requestId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "owner", "workflows/owner", "comfy/owner/"})
    void too_few_segments_are_no_endpoint(String path) {
        assertThat(SandboxQueuePath.parse(path)).isEmpty();
    }
}
