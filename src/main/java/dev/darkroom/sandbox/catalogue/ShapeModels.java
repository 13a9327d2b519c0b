package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import java.math.BigDecimal;
import java.util.List;

/** Three dimensions and trainers: families 11 and 12. */
final class ShapeModels {
    private ShapeModels() {}

    static List<Model> all() {
        return List.of(hunyuan(), meshy(), rodin(), tripo(), trainer());
    }

    private static InputSchema fromImage(String carrier) {
        return new InputSchema().required(carrier, Field.url()).optional("seed", Field.bigInteger());
    }

    private static Recipe mesh(Input input) {
        return Recipe.data(SandboxMediaKind.GLB, input.scene(0));
    }

    private static Recipe render(Input input, int number) {
        return Recipe.picture(SandboxMediaKind.PNG, 512, 512, input.scene(number));
    }

    private static Model hunyuan() {
        return new Model(
                "fal-ai/hunyuan3d/v2",
                11,
                "image-to-3d",
                "Hunyuan3D 2",
                fromImage("input_image_url"),
                Price.perRequest("0.16"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set("model_mesh", out.file(mesh(input), "white_mesh"));
                    return output.put("seed", input.seed());
                });
    }

    private static Model meshy() {
        var schema = new InputSchema().required("prompt", Field.text(600)).optional("seed", Field.bigInteger());
        return new Model(
                "fal-ai/meshy/v6/text-to-3d",
                11,
                "text-to-3d",
                "Meshy 6",
                schema,
                Price.perRequest("0.8"),
                (input, out) -> {
                    var glb = out.file(mesh(input), "model");
                    ObjectNode output = Json.object();
                    output.set("model_glb", glb);
                    var urls = output.putObject("model_urls");
                    urls.set("glb", glb.deepCopy());
                    for (var format : List.of("fbx", "obj", "mtl", "usdz", "texture")) {
                        urls.putNull(format);
                    }
                    output.set("thumbnail", out.image(render(input, 1), "preview"));
                    output.putArray("texture_urls")
                            .addObject()
                            .<ObjectNode>set("base_color", out.image(render(input, 2), "texture_0"))
                            .putNull("metallic")
                            .putNull("normal")
                            .putNull("roughness");
                    output.putNull("rigged_character_glb");
                    return output.put("seed", input.seed());
                });
    }

    private static Model rodin() {
        var schema = new InputSchema()
                .optional("prompt", Field.text(5000))
                .optional("input_image_urls", Field.list(0, Field.url()))
                .optional("seed", Field.bigInteger());
        return new Model(
                "fal-ai/hyper3d/rodin/v2",
                11,
                "image-to-3d",
                "Rodin 2",
                schema,
                Price.perRequest("0.4"),
                (input, out) -> {
                    var glb = out.file(mesh(input), "base_basic_pbr");
                    ObjectNode output = Json.object();
                    output.set("model_mesh", glb);
                    output.putArray("model_meshes").add(glb.deepCopy());
                    output.putArray("textures").add(out.image(render(input, 1), "texture_diffuse"));
                    return output.put("seed", input.seed());
                });
    }

    private static Model tripo() {
        return new Model(
                "tripo3d/tripo/v2.5/image-to-3d",
                11,
                "image-to-3d",
                "Tripo 2.5",
                fromImage("image_url"),
                Price.perRequest("0.3"),
                (input, out) -> {
                    ObjectNode output = Json.object().put("task_id", Long.toHexString(input.scene(0)));
                    output.set("model_mesh", out.file(mesh(input), "tripo_model"));
                    output.set("base_model", out.file(mesh(input), "tripo_base"));
                    output.set("pbr_model", out.file(mesh(input), "tripo_pbr"));
                    output.set("rendered_image", out.image(render(input, 1), "preview"));
                    return output;
                });
    }

    private static Model trainer() {
        var schema = new InputSchema()
                .required("images_data_url", Field.url())
                .optional("trigger_word", Field.text(100))
                .optional("steps", Field.integer(1, 10_000));
        var price = new Price("steps", new BigDecimal("0.002"), input -> input.integer("steps", 1000));
        return new Model(
                "fal-ai/flux-lora-fast-training", 12, "training", "FLUX LoRA trainer", schema, price, (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set(
                            "diffusers_lora_file",
                            out.file(
                                    Recipe.data(SandboxMediaKind.SAFETENSORS, input.scene(0)), "pytorch_lora_weights"));
                    output.set("config_file", out.file(Recipe.data(SandboxMediaKind.CONFIG, input.scene(0)), "config"));
                    if (input.flag("debug_dataset", false)) {
                        var dataset = Recipe.data(SandboxMediaKind.ZIP, input.scene(0));
                        output.set("debug_preprocessed_output", out.file(dataset, "dataset"));
                    } else {
                        output.putNull("debug_preprocessed_output");
                    }
                    return output;
                });
    }
}
