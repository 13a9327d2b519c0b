package dev.darkroom.sandbox.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.SandboxConfigs;
import dev.darkroom.sandbox.media.Recipe;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in for a model that is not in the catalogue. */
class FamiliesTest {

    private static final OutputShapes.Shelf SHELF = new OutputShapes.Shelf() {
        @Override
        public String url(Recipe recipe, String fileName) {
            return "https://files/" + fileName;
        }

        @Override
        public byte[] bytes(Recipe recipe) {
            return new byte[1];
        }
    };

    @ParameterizedTest
    @CsvSource({
        "fal-ai/ideogram/v3, images",
        "fal-ai/imagen4/preview, images",
        "fal-ai/flux-pro/v1.1-ultra, images",
        "fal-ai/hidream-i1-full/text-to-image, images",
        "fal-ai/qwen-image, images",
        "fal-ai/qwen-image-edit, images",
        "fal-ai/recraft/v3/text-to-image, images",
        "fal-ai/recraft/v3/image-to-image, images",
        "fal-ai/flux-pro/v1/redux, images",
        "fal-ai/flux-kontext-lora, images",
        "fal-ai/flux-general/inpainting, images",
        "fal-ai/bytedance/seedream/v5/text-to-image, images",
        "fal-ai/gemini-3-image/edit, description",
        "fal-ai/video-models/text-to-video, video",
        "fal-ai/kling-video/v3/pro/image-to-video, video",
        "fal-ai/veo4/fast, video",
        "fal-ai/sora-2/text-to-video/pro, video",
        "fal-ai/wan-pro/text-to-video, video",
        "fal-ai/wan/v3/video-to-video, video",
        "fal-ai/topaz/upscale/video, video",
        "fal-ai/sync-lipsync/v2, video",
        "fal-ai/esrgan, image",
        "fal-ai/ccsr-upscaler, image",
        "fal-ai/topaz/upscale/image, image",
        "fal-ai/imageutils/rembg, image",
        "fal-ai/bria/background/remove, images",
        "bria/background-remove, image",
        "fal-ai/kokoro/american-english, audio",
        "fal-ai/playai/tts/v3, audio",
        "fal-ai/minimax/speech-2.6-turbo, audio",
        "fal-ai/lyria3, audio_file",
        "fal-ai/ace-step/prompt-to-audio, audio_file",
        "fal-ai/minimax-music/v2, audio_file",
        "fal-ai/elevenlabs/sound-effects/v3, audio_file",
        "fal-ai/whisper, text",
        "fal-ai/speech-to-text/turbo, text",
        "fal-ai/trellis-2, model_mesh",
        "fal-ai/hunyuan3d-v3/image-to-3d, model_mesh",
        "fal-ai/meshy/v7/image-to-3d, model_mesh",
        "fal-ai/any-llm/vision, output",
        "openrouter/router/openai/v1/chat, output",
        "fal-ai/florence-2-large/caption, output",
        "fal-ai/sam2/image, combined_mask",
        "fal-ai/image2svg/vectorize, image",
        "fal-ai/wan-trainer, diffusers_lora_file",
        "fal-ai/video-understanding, output",
        "x/video-to-text, output",
        "fal-ai/minimax/video-01, video",
        "fal-ai/ltx-video-13b-distilled, video",
        "fal-ai/mmaudio-v2, audio_file",
        "fal-ai/ffmpeg-api/merge-videos, video",
        "someone/some-app, images",
        "workflows/anna/portrait, images",
    })
    void its_name_tells_the_shape_of_its_output(String id, String field) {
        Model model = new Catalogue().find(id).orElseThrow();
        assertThat(model.id()).isEqualTo(id);
        assertThat(model.schema().check(Json.object()).isEmpty()).isTrue();
        var output = model.maker().make(new Input(Json.object(), id, "request"), new OutputShapes(SHELF, false));
        assertThat(output.fieldNames()).toIterable().contains(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fal-ai/flux-1/dev",
                "fal-ai/flux-1/dev/image-to-image",
                "fal-ai/flux-1/dev/redux",
                "fal-ai/flux-1/schnell",
                "fal-ai/flux-1/schnell/redux",
                "fal-ai/flux-pro/kontext",
                "fal-ai/flux-pro/kontext/max",
                "fal-ai/flux-pro/kontext/max/multi",
                "fal-ai/flux-pro/kontext/max/text-to-image",
                "fal-ai/flux-pro/kontext/multi",
                "fal-ai/flux-pro/kontext/text-to-image",
                "fal-ai/fast-sdxl/image-to-image",
                "fal-ai/any-llm",
                "fal-ai/kling-video/v2/master/text-to-video"
            })
    void what_tutorials_call_is_known_and_has_its_own_schema(String id) {
        Model model = strict().find(id).orElseThrow();
        assertThat(model.schema().check(Json.object()).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody/nothing", "alone", "fal-ai/", "fal-ai//x", "fal-ai/<x>", "fal-ai/fl ux", ""})
    void some_endpoints_are_still_not_there(String id) {
        assertThat(new Catalogue().find(id)).isEmpty();
    }

    @Test
    void strictly_what_is_not_in_the_catalogue_is_not_there() {
        assertThat(strict().find("someone/some-app")).isEmpty();
        assertThat(strict().hasApp("someone/some-app")).isFalse();
        assertThat(new Catalogue().hasApp("someone/some-app")).isTrue();
    }

    private static Catalogue strict() {
        return new Catalogue(SandboxConfigs.with(Map.of("strict", "true")));
    }
}
