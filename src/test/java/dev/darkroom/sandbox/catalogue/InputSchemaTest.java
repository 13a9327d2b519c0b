package dev.darkroom.sandbox.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputSchemaTest {
    private static final InputSchema SCHEMA = new InputSchema()
            .required("prompt", Field.text(10))
            .optional("num_images", Field.integer(1, 4))
            .optional("image_urls", Field.list(1, Field.url()))
            .optional("image_size", Field.imageSize())
            .optional("output_format", Field.oneOf("jpeg", "png"))
            .optional("sync_mode", Field.flag());

    @Test
    void a_missing_field_is_told_the_way_pydantic_does() throws Exception {
        var problem = onlyProblem("{\"num_images\":1}");
        assertThat(problem.path("type").asText()).isEqualTo("missing");
        assertThat(problem.path("loc")).hasToString("[\"body\",\"prompt\"]");
        assertThat(problem.path("msg").asText()).isEqualTo("Field required");
        assertThat(problem.path("input")).hasToString("{\"num_images\":1}");
        assertThat(problem.has("url")).isFalse();
    }

    @Test
    void a_number_out_of_bounds_is_told_the_way_fal_does() throws Exception {
        var problem = onlyProblem("{\"prompt\":\"a\",\"num_images\":9}");
        assertThat(problem.path("type").asText()).isEqualTo("less_than_equal");
        assertThat(problem.path("url").asText()).isEqualTo("https://docs.fal.ai/errors#less_than_equal");
        assertThat(problem.path("ctx")).hasToString("{\"le\":4}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":7}|string_type|[\"body\",\"prompt\"]",
                "{\"prompt\":null}|string_type|[\"body\",\"prompt\"]",
                "{\"prompt\":\"12345678901\"}|sequence_too_long|[\"body\",\"prompt\"]",
                "{\"prompt\":\"a\",\"num_images\":\"2\"}|int_type|[\"body\",\"num_images\"]",
                "{\"prompt\":\"a\",\"num_images\":0}|greater_than_equal|[\"body\",\"num_images\"]",
                "{\"prompt\":\"a\",\"image_urls\":[]}|sequence_too_short|[\"body\",\"image_urls\"]",
                "{\"prompt\":\"a\",\"image_urls\":\"x\"}|list_type|[\"body\",\"image_urls\"]",
                "{\"prompt\":\"a\",\"image_urls\":[\"https://a/b\",\"nowhere\"]}|file_download_error|[\"body\",\"image_urls\",1]",
                "{\"prompt\":\"a\",\"image_size\":\"huge\"}|one_of|[\"body\",\"image_size\"]",
                "{\"prompt\":\"a\",\"image_size\":{\"width\":9999}}|less_than_equal|[\"body\",\"image_size\",\"width\"]",
                "{\"prompt\":\"a\",\"output_format\":\"webp\"}|one_of|[\"body\",\"output_format\"]",
                "{\"prompt\":\"a\",\"sync_mode\":1}|bool_type|[\"body\",\"sync_mode\"]"
            })
    void each_mistake_has_its_type_and_place(String input, String type, String place) throws Exception {
        var problem = onlyProblem(input);
        assertThat(problem.path("type").asText()).isEqualTo(type);
        assertThat(problem.path("loc")).hasToString(place);
    }

    @Test
    void unknown_fields_and_nulls_for_optional_ones_are_fine() throws Exception {
        assertThat(problems("{\"prompt\":\"a\",\"num_images\":null,\"colour\":\"red\"}"))
                .isEmpty();
    }

    private static JsonNode onlyProblem(String input) throws Exception {
        var problems = problems(input);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static JsonNode problems(String input) throws Exception {
        var tree = (ObjectNode) Json.read(input.getBytes(StandardCharsets.UTF_8));
        return SCHEMA.check(tree).body().path("detail");
    }
}
