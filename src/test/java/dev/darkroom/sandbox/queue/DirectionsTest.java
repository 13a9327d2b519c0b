package dev.darkroom.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.SandboxConfigs;
import dev.darkroom.sandbox.cdn.OutputFault;
import dev.darkroom.sandbox.queue.Directives.CallbackFault;
import dev.darkroom.sandbox.queue.Directives.Failure;
import dev.darkroom.sandbox.queue.Directives.SubmitFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectionsTest {
    private static final Directives USUAL = new FaultDice(SandboxConfigs.with(Map.of())).draw(0);

    @Test
    void everything_that_is_said_is_done() throws Exception {
        var read = Directions.read(
                json(
                        "{'queue_ms':1,'run_ms':2,'late_ms':3,'fail':{'status':503,'type':'runner_disconnected'},"
                                + "'callback':'null_payload','submit':'ack_lost','outputs':{'status':404,'bytes':5,'slow_ms':6}}"),
                USUAL);
        assertThat(read.queue()).isEqualTo(Duration.ofMillis(1));
        assertThat(read.run()).isEqualTo(Duration.ofMillis(2));
        assertThat(read.late()).isEqualTo(Duration.ofMillis(3));
        assertThat(read.failure()).contains(new Failure(503, "runner_disconnected"));
        assertThat(read.callback()).isEqualTo(CallbackFault.NULL_PAYLOAD);
        assertThat(read.submit()).isEqualTo(SubmitFault.ACK_LOST);
        assertThat(read.outputs()).isEqualTo(new OutputFault(404, 5, 6));
    }

    @Test
    void omitted_directives_keep_their_defaults() throws Exception {
        assertThat(Directions.read(json("{}"), USUAL)).isEqualTo(USUAL);
        var onlyType = Directions.read(json("{'fail':{'type':'content_policy_violation'}}"), USUAL);
        assertThat(onlyType.failure()).contains(new Failure(422, "content_policy_violation"));
        assertThat(onlyType.run()).isEqualTo(USUAL.run());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'speed':1}|speed",
                "{'queue_ms':-1}|queue_ms",
                "{'run_ms':'fast'}|run_ms",
                "{'submit':'sometimes'}|submit",
                "{'callback':7}|callback",
                "{'fail':{'type':'gremlins'}}|fail",
                "{'fail':{'status':200}}|fail.status",
                "{'fail':{'times':0}}|fail.times",
                "{'outputs':{'colour':1}}|outputs.colour",
                "{'outputs':{'bytes':9999999999}}|outputs.bytes"
            },
            quoteCharacter = '`')
    void what_is_not_understood_is_refused_by_name(String said, String field) {
        var unclear = catchThrowableOfType(Directions.Unclear.class, () -> Directions.read(json(said), USUAL));
        assertThat(unclear).isNotNull();
        assertThat(unclear.field()).isEqualTo(field);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
