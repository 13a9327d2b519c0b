package dev.darkroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.testing.LambdaTemplate;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The template of the function: what of it can be read without an account. */
class LambdaTemplateTest {

    private static final LambdaTemplate TEMPLATE = LambdaTemplate.read();

    @Test
    void every_secret_is_a_reference() {
        Map<String, String> variables = TEMPLATE.variables();
        variables.keySet().removeIf(name -> !name.matches(".*(_KEY|_PASSWORD|_TOKEN|_USERNAME|_SECRET)"));

        assertThat(variables.values())
                .hasSizeGreaterThan(4)
                .allMatch(value -> value.startsWith("{{resolve:secretsmanager:"));
        assertThat(TEMPLATE.tick("the-secret")).contains("Bearer the-secret").doesNotContain("{{");
    }

    @Test
    void the_schedule_sends_a_tick_as_an_http_api_would() throws IOException {
        JsonNode event = new ObjectMapper().readTree(TEMPLATE.tick("the-secret"));

        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.at("/requestContext/http/method").asText()).isEqualTo("POST");
        assertThat(event.path("rawPath").asText()).isEqualTo("/internal/tick");
    }

    @Test
    void a_tick_has_time_enough_and_an_http_api_waits_as_long() {
        assertThat(TEMPLATE.function().path("Timeout").asInt()).isBetween(25, 30);
    }

    @Test
    void nothing_runs_between_events_and_nothing_is_kept_on_the_disk() {
        assertThat(TEMPLATE.variables())
                .containsEntry("DARKROOM_MODE", "serverless")
                .containsEntry("DARKROOM_STORAGE_KIND", "s3")
                .containsEntry("DARKROOM_SANDBOX_ENABLED", "false");
        assertThat(TEMPLATE.variables().get("DARKROOM_DATA_DIR")).startsWith("/tmp/");
    }
}
