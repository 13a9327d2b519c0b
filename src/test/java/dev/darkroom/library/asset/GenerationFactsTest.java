package dev.darkroom.library.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.asset.Generation.InputFile;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationFactsTest {

    private static final String OURS = "YSKA4QJvfJb9_F1u7ElfjX_image.jpg";

    @Test
    void short_values_are_kept_and_long_ones_are_not() {
        String input = """
                {"prompt": "%s", "seed": 12345678901234567890, "strength": 0.50, "huge": 1e999999, "none": null,
                 "size": {"width": 512, "a": {"b": {"c": {"d": 1}}}}, "loras": ["ink", null, {"path": "x"}]}""".formatted("long ".repeat(100));

        assertThat(read(input, "{}").parameters())
                .isEqualTo("{\"input\":{\"seed\":12345678901234567890,\"strength\":0.50,"
                        + "\"size\":{\"width\":512,\"a\":{\"b\":{\"c\":{}}}},\"loras\":[\"ink\",{\"path\":\"x\"}]},"
                        + "\"seed\":12345678901234567890}");
    }

    @Test
    void the_seed_of_the_result_counts_before_that_of_the_input() {
        assertThat(read("{\"seed\": 1}", "{\"images\": [{\"seed\": 9}], \"seed\": 2}")
                        .parameters())
                .isEqualTo("{\"input\":{\"seed\":1},\"seed\":2}");
    }

    @Test
    void files_are_found_with_their_roles() {
        String input = """
                {"image_url": "https://here.test/files/%s?x=1", "mask_url": "http://x.test/m.png",
                 "controlnets": [{"control_image_url": "https://x.test/c.png"}],
                 "reference_image_urls": ["https://x.test/r.png"], "webhook": "https://x.test/hook",
                 "prompt": "see https://x.test/no.png", "data": "data:image/png;base64,AAAA"}""".formatted(OURS);

        assertThat(read(input, "{}").files())
                .containsExactly(
                        new InputFile("/image_url", "https://here.test/files/" + OURS + "?x=1", "source", OURS),
                        new InputFile("/mask_url", "http://x.test/m.png", "mask", null),
                        new InputFile("/controlnets/0/control_image_url", "https://x.test/c.png", "control", null),
                        new InputFile("/reference_image_urls/0", "https://x.test/r.png", "content_ref", null),
                        new InputFile("/webhook", "https://x.test/hook", null, null));
    }

    @Property
    void whatever_is_sent_it_is_read(@ForAll String text, @ForAll double number) {
        String input = "{\"a\": \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\", \"b\": " + number + "}";

        assertThat(read(input, text).parameters()).startsWith("{").doesNotContain("\\u0000");
        assertThat(read(text, input).files()).isEmpty();
    }

    private static Generation read(String input, String result) {
        return Generation.of(new UUID(0, 1), "key", "fal-ai/flux/dev", input, result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e30000000", "1e-2147483649", "-1E+99999999999", "1e9999"})
    void of_an_endless_number_nothing_is_kept(String number) {
        var read = GenerationFacts.of("{\"seed\": " + number + ", \"steps\": 4}", "{\"seed\": " + number + "}");
        assertThat(read.parameters()).isEqualTo("{\"input\":{\"steps\":4}}");
    }
}
