package dev.darkroom.jobs.announcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static final BodyTemplate TEMPLATE = new BodyTemplate(new BodyTemplate.Values(
            json("{'id': 'j1', 'cost': 0.025, 'tags': ['a', 'b'], 'error_type': null}"),
            json("{'images': [{'url': 'http://x/1.png', 'width': 8}], 'seed': 7}"),
            json("{'thread': 'T $job.id'}")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'$job.id'|'j1'",
                "'$output.images.0.url'|'http://x/1.png'",
                "'$output.images.0'|{'url': 'http://x/1.png', 'width': 8}",
                "'$output.seed'|7",
                "'$job.tags'|['a', 'b']",
                "'$job.error_type'|null",
                "'$output.images.1.url'|null",
                "'$output.images.99999999999'|null",
                "'$job.nothing.at.all'|null",
                "'Job $job.id: $output.images.0.url, $output.seed, $job.cost$job.error_type.'|'Job j1: http://x/1.png, 7, 0.025.'",
                "'$$job.id costs 5$'|'$job.id costs 5$'",
                "'$unknown'|'$unknown'",
                "{'text': ['$job.id', {'deep': '$context.thread'}], 'n': 1, 'b': true}|{'text': ['j1', {'deep': 'T $job.id'}], 'n': 1, 'b': true}",
            })
    void references_become_what_they_refer_to(String template, String filled) {
        assertThat(TEMPLATE.fill(json(template))).isEqualTo(json(filled));
    }

    @Test
    void a_whole_part_can_be_referred_to() {
        assertThat(TEMPLATE.fill(json("'$output'")).path("seed").intValue()).isEqualTo(7);
    }

    @Test
    void a_small_template_cannot_make_a_body_without_bounds() {
        JsonNode large = JSON.getNodeFactory().textNode("x".repeat(BodyTemplate.MAX_FILLED / 2));
        BodyTemplate.Values values = new BodyTemplate.Values(json("{}"), large, json("{}"));
        JsonNode filled = new BodyTemplate(values).fill(json("['$output', '$output', '$output', '$output']"));
        assertThat(filled.toString().length()).isLessThan(2 * BodyTemplate.MAX_FILLED);
        assertThat(filled.get(3).isNull()).isTrue();
    }

    @Property
    void no_text_breaks_it(@ForAll String text) {
        assertThatCode(() -> TEMPLATE.fill(JSON.getNodeFactory().textNode(text)))
                .doesNotThrowAnyException();
    }
}
