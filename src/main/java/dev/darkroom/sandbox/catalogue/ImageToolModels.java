package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import java.util.List;

/** From a picture to another: families 13 (upscale, matting), 14 (segmentation) and 15 (vector). */
final class ImageToolModels {
    private static final int SIDE = 1024;

    private ImageToolModels() {}

    static List<Model> all() {
        return List.of(
                upscaler("fal-ai/aura-sr", "AuraSR", false),
                upscaler("fal-ai/clarity-upscaler", "Clarity", true),
                birefnet(),
                sam2(),
                sam3(),
                vectorize(),
                lottie());
    }

    private static InputSchema fromImage() {
        return new InputSchema()
                .required("image_url", Field.url())
                .optional("seed", Field.bigInteger())
                .optional("sync_mode", Field.flag());
    }

    private static Recipe picture(SandboxMediaKind kind, Input input, int number) {
        return Recipe.picture(kind, SIDE, SIDE, input.scene(number));
    }

    private static Model upscaler(String id, String title, boolean seeded) {
        return new Model(id, 13, "image-to-image", title, fromImage(), Price.perRequest("0.03"), (input, out) -> {
            ObjectNode output = Json.object();
            output.set("image", out.image(picture(SandboxMediaKind.PNG, input, 0), "upscaled"));
            output.putObject("timings").put("inference", 0.3);
            return seeded ? output.put("seed", input.seed()) : output;
        });
    }

    private static Model birefnet() {
        var schema = fromImage().optional("output_mask", Field.flag());
        return new Model(
                "fal-ai/birefnet/v2",
                13,
                "image-to-image",
                "BiRefNet",
                schema,
                Price.perRequest("0.001"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set("image", out.image(picture(SandboxMediaKind.CUTOUT, input, 0), "cutout"));
                    if (input.flag("output_mask", false)) {
                        output.set("mask_image", out.image(picture(SandboxMediaKind.MASK, input, 0), "mask"));
                    } else {
                        output.putNull("mask_image");
                    }
                    return output;
                });
    }

    private static Model sam2() {
        return new Model(
                "fal-ai/sam2/auto-segment",
                14,
                "image-to-image",
                "SAM 2",
                fromImage(),
                Price.perRequest("0.001"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set("combined_mask", out.image(picture(SandboxMediaKind.MASK, input, 0), "combined_mask"));
                    var masks = output.putArray("individual_masks");
                    for (int i = 1; i <= 3; i++) {
                        masks.add(out.image(picture(SandboxMediaKind.MASK, input, i), "mask_" + i));
                    }
                    return output;
                });
    }

    private static Model sam3() {
        var schema = fromImage().optional("prompt", Field.text(500));
        return new Model(
                "fal-ai/sam-3/image",
                14,
                "image-to-image",
                "SAM 3",
                schema,
                Price.perRequest("0.005"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.putNull("image");
                    var masks = output.putArray("masks");
                    var metadata = output.putArray("metadata");
                    var scores = output.putArray("scores");
                    var boxes = output.putArray("boxes");
                    for (int i = 0; i < 2; i++) {
                        masks.add(out.image(picture(SandboxMediaKind.MASK, input, i), "mask_" + i));
                        var box = Json.array().add(0.5).add(0.5).add(0.6).add(0.6);
                        metadata.addObject().put("index", i).put("score", 0.9).set("box", box);
                        scores.add(0.9);
                        boxes.add(box.deepCopy());
                    }
                    return output;
                });
    }

    private static Model vectorize() {
        return new Model(
                "fal-ai/recraft/vectorize",
                15,
                "image-to-image",
                "Recraft Vectorize",
                fromImage(),
                Price.perRequest("0.01"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set("image", out.file(Recipe.data(SandboxMediaKind.SVG, input.scene(0)), "image"));
                    return output;
                });
    }

    private static Model lottie() {
        var schema = new InputSchema().required("prompt", Field.text(5000)).optional("seed", Field.bigInteger());
        return new Model(
                "fal-ai/omnilottie",
                15,
                "text-to-json",
                "OmniLottie",
                schema,
                Price.perRequest("0.02"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    output.set(
                            "lottie_file", out.file(Recipe.data(SandboxMediaKind.LOTTIE, input.scene(0)), "animation"));
                    return output;
                });
    }
}
