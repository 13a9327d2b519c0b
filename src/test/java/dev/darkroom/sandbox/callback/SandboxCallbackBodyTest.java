package dev.darkroom.sandbox.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SandboxCallbackBodyTest {
    @Test
    void success_looks_the_way_python_writes_it() throws Exception {
        var payload = object(
                "{\"seed\":17454220438242315174,\"images\":[{\"url\":\"https://a/b\",\"file_size\":null}],\"prompt\":\"Füchse 🦊 \\\"x\\\"\",\"none\":[],\"nothing\":{},\"share\":0.50,\"whole\":2.0,\"ok\":true}");
        assertThat(text(SandboxCallbackBody.of("id-1", 200, payload)))
                .isEqualTo(
                        "{\"error\": null, \"gateway_request_id\": \"id-1\", \"payload\": {\"images\": [{\"file_size\": null, \"url\": \"https://a/b\"}], \"none\": [], \"nothing\": {}, \"ok\": true, \"prompt\": \"F\\u00fcchse \\ud83e\\udd8a \\\"x\\\"\", \"seed\": 17454220438242315174, \"share\": 0.5, \"whole\": 2.0}, \"request_id\": \"id-1\", \"status\": \"OK\"}");
    }

    @Test
    void failure_carries_the_models_own_body_and_its_code() throws Exception {
        var payload = object("{\"detail\":[{\"type\":\"missing\"}]}");
        assertThat(text(SandboxCallbackBody.of("id-1", 422, payload)))
                .isEqualTo(
                        "{\"error\": \"Invalid status code: 422\", \"gateway_request_id\": \"id-1\", \"payload\": {\"detail\": [{\"type\": \"missing\"}]}, \"request_id\": \"id-1\", \"status\": \"ERROR\"}");
    }

    @Test
    void a_payload_that_could_not_be_written_is_null_and_says_why() throws Exception {
        var body = object(text(SandboxCallbackBody.withoutPayload("id-1", 200)));
        assertThat(body.path("payload").isNull()).isTrue();
        assertThat(body.path("payload_error").asText()).contains("not JSON serializable");
        assertThat(body.path("status").asText()).isEqualTo("OK");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
