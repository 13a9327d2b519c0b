package dev.darkroom.sandbox.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final OutputShapes.Shelf SHELF = new OutputShapes.Shelf() {
        @Override
        public String url(Recipe recipe, String fileName) {
            return "https://files/" + recipe.text() + '/' + fileName;
        }

        @Override
        public byte[] bytes(Recipe recipe) {
            return new byte[recipe.width()];
        }
    };

    static Stream<Model> models() {
        return new Catalogue().all().stream();
    }

    @Test
    void every_family_has_a_model() {
        var families = models().map(Model::family).collect(Collectors.toSet());
        assertThat(families).containsAll(IntStream.rangeClosed(1, 18).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("models")
    void an_input_with_everything_is_valid_for_every_model_and_gives_the_same_output_twice(Model model)
            throws Exception {
        var input = everything();
        assertThat(model.schema().check(input).body().path("detail")).isEmpty();
        var output = output(model, input);
        assertThat(output).isNotEmpty();
        assertThat(output(model, input)).isEqualTo(output);
    }

    @Test
    void the_seed_changes_the_picture_and_keeps_every_digit() throws Exception {
        var model = model("fal-ai/flux/dev");
        var one = output(model, object("{\"prompt\":\"a\",\"seed\":17454220438242315174}"));
        var other = output(model, object("{\"prompt\":\"a\",\"seed\":17454220438242315175}"));
        assertThat(one.path("seed").bigIntegerValue()).hasToString("17454220438242315174");
        assertThat(one.at("/images/0/url")).isNotEqualTo(other.at("/images/0/url"));
    }

    @Test
    void sizes_and_numbers_of_pictures_are_honoured() throws Exception {
        var model = model("fal-ai/flux/dev");
        var output = output(
                model, object("{\"prompt\":\"a\",\"num_images\":3,\"image_size\":{\"width\":640,\"height\":360}}"));
        assertThat(output.path("images")).hasSize(3);
        assertThat(output.at("/images/2/width").asInt()).isEqualTo(640);
        assertThat(output.at("/images/2/height").asInt()).isEqualTo(360);
        assertThat(output.path("has_nsfw_concepts")).hasSize(3);
        var named = output(model, object("{\"prompt\":\"a\",\"image_size\":\"portrait_16_9\"}"));
        assertThat(named.at("/images/0/width").asInt()).isEqualTo(576);
    }

    @Test
    void sync_mode_puts_the_files_into_the_output() throws Exception {
        var input = object("{\"prompt\":\"a\"}");
        var model = model("fal-ai/flux/dev");
        var output = model.maker().make(new Input(input, model.id(), "id"), new OutputShapes(SHELF, true));
        assertThat(output.at("/images/0/url").asText()).startsWith("data:image/jpeg;base64,");
    }

    @Test
    void plain_video_models_give_a_file_and_nothing_else() throws Exception {
        var output = output(model("fal-ai/veo3"), object("{\"prompt\":\"a\",\"duration\":\"8s\"}"));
        assertThat(output.fieldNames()).toIterable().containsExactly("video");
        assertThat(output.path("video").fieldNames())
                .toIterable()
                .containsExactly("url", "content_type", "file_name", "file_size");
    }

    @Test
    void a_video_is_billed_by_the_second() throws Exception {
        var model = model("fal-ai/veo3");
        var input = new Input(object("{\"prompt\":\"a\",\"duration\":\"4s\"}"), model.id(), "id");
        assertThat(model.price().units(input)).hasToString("4");
    }

    @Test
    void optional_stems_are_null_when_they_were_not_wanted() throws Exception {
        var output = output(
                model("fal-ai/demucs"), object("{\"audio_url\":\"https://a/b.wav\",\"stems\":[\"vocals\",\"bass\"]}"));
        assertThat(output.path("vocals").isObject()).isTrue();
        assertThat(output.has("drums")).isTrue();
        assertThat(output.path("drums").isNull()).isTrue();
    }

    private static Model model(String id) {
        return new Catalogue().find(id).orElseThrow();
    }

    private static ObjectNode output(Model model, ObjectNode input) {
        return model.maker().make(new Input(input, model.id(), "id"), new OutputShapes(SHELF, false));
    }

    private static ObjectNode everything() throws Exception {
        var input =
                object("{\"prompt\":\"a fox\",\"text\":\"Hello\",\"gen_text\":\"Hello\",\"seed\":7,\"tracks\":[{}]}");
        for (var carrier : List.of("image_url", "video_url", "audio_url", "input_image_url", "images_data_url")) {
            input.put(carrier, "https://example.com/file");
        }
        input.putArray("image_urls").add("data:image/png;base64,AAAA");
        return input;
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
