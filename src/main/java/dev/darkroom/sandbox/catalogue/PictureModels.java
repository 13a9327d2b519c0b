package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import java.util.ArrayList;
import java.util.List;

/** Text to image: families 1 (FLUX), 2 (Gemini and GPT), 3 (Seedream) and 18 (structured). */
final class PictureModels {
    private static final Size SQUARE = new Size(1024, 1024);
    private static final Size LANDSCAPE = new Size(1024, 768);

    private PictureModels() {}

    static List<Model> all() {
        return List.of(
                flux("fal-ai/flux/dev", "FLUX.1 [dev]", "0.025"),
                flux("fal-ai/flux/schnell", "FLUX.1 [schnell]", "0.003"),
                flux("fal-ai/flux-lora", "FLUX.1 [dev] with LoRAs", "0.035"),
                flux("fal-ai/flux-1/dev", "FLUX.1 [dev]", "0.025"),
                flux("fal-ai/flux-1/schnell", "FLUX.1 [schnell]", "0.003"),
                edit("fal-ai/flux-1/dev/image-to-image", "FLUX.1 [dev] from a picture", fromPicture(), "0.03"),
                edit("fal-ai/flux-1/dev/redux", "FLUX.1 [dev] Redux", variation(), "0.025"),
                edit("fal-ai/flux-1/schnell/redux", "FLUX.1 [schnell] Redux", variation(), "0.003"),
                edit("fal-ai/flux-pro/kontext", "FLUX.1 Kontext [pro]", fromPicture(), "0.04"),
                edit("fal-ai/flux-pro/kontext/max", "FLUX.1 Kontext [max]", fromPicture(), "0.08"),
                edit("fal-ai/flux-pro/kontext/max/multi", "FLUX.1 Kontext [max] from pictures", fromSeveral(), "0.08"),
                flux("fal-ai/flux-pro/kontext/max/text-to-image", "FLUX.1 Kontext [max] from words", "0.08"),
                edit("fal-ai/flux-pro/kontext/multi", "FLUX.1 Kontext [pro] from pictures", fromSeveral(), "0.04"),
                flux("fal-ai/flux-pro/kontext/text-to-image", "FLUX.1 Kontext [pro] from words", "0.04"),
                flux("fal-ai/fast-sdxl", "Fast SDXL", "0.0025"),
                edit("fal-ai/fast-sdxl/image-to-image", "Fast SDXL from a picture", fromPicture(), "0.0025"),
                flux("workflows/sandbox/storyboard", "A workflow", "0.05"),
                flux("comfy/sandbox/portrait", "A ComfyUI graph", "0.05"),
                chat("fal-ai/nano-banana-2", "Nano Banana 2", "text-to-image", schema(), "0.08"),
                chat("fal-ai/nano-banana-2/edit", "Nano Banana 2 Edit", "image-to-image", fromSeveral(), "0.08"),
                chat("openai/gpt-image-2", "GPT Image 2", "text-to-image", schema(), "0.04"),
                seedream("fal-ai/bytedance/seedream/v4/text-to-image", "Seedream 4", "text-to-image", schema()),
                seedream("fal-ai/bytedance/seedream/v4/edit", "Seedream 4 Edit", "image-to-image", fromSeveral()),
                fibo());
    }

    private static InputSchema schema() {
        return usual(new InputSchema().required("prompt", Field.text(5000)));
    }

    private static InputSchema fromPicture() {
        return schema().required("image_url", Field.url()).optional("strength", Field.number(0, 1));
    }

    private static InputSchema fromSeveral() {
        return schema().required("image_urls", Field.list(1, Field.url()));
    }

    /** Another picture like the one that is given. */
    private static InputSchema variation() {
        return usual(new InputSchema().required("image_url", Field.url()));
    }

    private static InputSchema usual(InputSchema schema) {
        return schema.optional("image_size", Field.imageSize())
                .optional("aspect_ratio", Field.text(10))
                .optional("num_images", Field.integer(1, 4))
                .optional("seed", Field.bigInteger())
                .optional("output_format", Field.oneOf("jpeg", "png"))
                .optional("sync_mode", Field.flag())
                .optional("enable_safety_checker", Field.flag());
    }

    private static Model flux(String id, String title, String price) {
        return flux(id, title, "text-to-image", schema(), price);
    }

    private static Model edit(String id, String title, InputSchema schema, String price) {
        return flux(id, title, "image-to-image", schema, price);
    }

    private static Model flux(String id, String title, String category, InputSchema start, String price) {
        var schema = start.optional("num_inference_steps", Field.integer(1, 50))
                .optional("guidance_scale", Field.number(0, 20));
        return new Model(id, 1, category, title, schema, Price.perImage(price), (input, out) -> {
            ObjectNode output = Json.object();
            var images = pictures(input, LANDSCAPE, SandboxMediaKind.JPEG);
            var list = output.putArray("images");
            images.forEach(recipe -> list.add(out.lightImage(recipe, "image")));
            output.putObject("timings").put("inference", 0.3);
            output.put("seed", input.seed());
            var concepts = output.putArray("has_nsfw_concepts");
            images.forEach(_ -> concepts.add(false));
            return output.put("prompt", input.text("prompt", ""));
        });
    }

    private static Model chat(String id, String title, String category, InputSchema schema, String price) {
        return new Model(id, 2, category, title, schema, Price.perImage(price), (input, out) -> {
            ObjectNode output = Json.object();
            output.set("images", images(pictures(input, SQUARE, SandboxMediaKind.PNG), out));
            return output.put("description", "");
        });
    }

    private static Model seedream(String id, String title, String category, InputSchema schema) {
        return new Model(id, 3, category, title, schema, Price.perImage("0.03"), (input, out) -> {
            ObjectNode output = Json.object();
            output.set("images", images(pictures(input, SQUARE, SandboxMediaKind.PNG), out));
            return output.put("seed", input.seed());
        });
    }

    private static Model fibo() {
        return new Model(
                "bria/fibo/generate", 18, "text-to-image", "Fibo", schema(), Price.perImage("0.04"), (input, out) -> {
                    var picture = out.image(
                            pictures(input, SQUARE, SandboxMediaKind.PNG).getFirst(), "image");
                    ObjectNode output = Json.object();
                    output.set("image", picture);
                    output.putArray("images").add(picture.deepCopy());
                    output.putObject("structured_prompt")
                            .put("short_description", input.text("prompt", ""))
                            .put("style_medium", "digital illustration");
                    return output;
                });
    }

    private static ArrayNode images(List<Recipe> recipes, OutputShapes out) {
        ArrayNode list = Json.array();
        for (int i = 0; i < recipes.size(); i++) {
            list.add(out.image(recipes.get(i), i == 0 ? "output" : "output_" + (i + 1)));
        }
        return list;
    }

    private static List<Recipe> pictures(Input input, Size usual, SandboxMediaKind usualKind) {
        var size = Size.of(input.raw("image_size"), Size.ofRatio(input.text("aspect_ratio", ""), usual));
        var kind = switch (input.text("output_format", "")) {
            case "png" -> SandboxMediaKind.PNG;
            case "jpeg" -> SandboxMediaKind.JPEG;
            default -> usualKind;
        };
        var recipes = new ArrayList<Recipe>();
        for (int i = 0; i < input.integer("num_images", 1); i++) {
            recipes.add(Recipe.picture(kind, size.width(), size.height(), input.scene(i)));
        }
        return recipes;
    }
}
