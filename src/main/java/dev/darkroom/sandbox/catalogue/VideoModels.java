package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Film;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import java.util.List;

/** Video: families 4 (a file and nothing else), 5 (with a seed) and 6 (with all that ffmpeg tells). */
final class VideoModels {
    private static final double USUAL_SECONDS = 2;

    private VideoModels() {}

    static List<Model> all() {
        return List.of(
                plain("fal-ai/kling-video/v2.1/master/text-to-video", "Kling 2.1 Master", text(), "0.28"),
                plain("fal-ai/kling-video/v2/master/text-to-video", "Kling 2 Master", text(), "0.28"),
                plain("fal-ai/kling-video/v2.1/standard/image-to-video", "Kling 2.1 Standard", image(), "0.05"),
                plain("fal-ai/veo3", "Veo 3", text(), "0.4"),
                plain("fal-ai/minimax/hailuo-02/standard/text-to-video", "Hailuo 02", text(), "0.045"),
                seeded("fal-ai/bytedance/seedance/v1/pro/text-to-video", "Seedance 1 Pro", text(), "0.12"),
                seeded("fal-ai/wan/v2.2-a14b/image-to-video", "Wan 2.2", image(), "0.08"),
                seeded("fal-ai/ltx-video", "LTX Video", text(), "0.02"),
                measured("bria/video/background-removal", "Background removal", "video"),
                measured("mirelo-ai/sfx-v1/video-to-video", "Sound effects", "video[]"),
                measured("sonilo/v1/video-to-video", "Soundtrack", "videos[]"));
    }

    private static InputSchema common() {
        return new InputSchema()
                .optional("duration", Field.any())
                .optional("aspect_ratio", Field.oneOf("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "auto"))
                .optional("seed", Field.bigInteger());
    }

    private static InputSchema text() {
        return common().required("prompt", Field.text(5000));
    }

    private static InputSchema image() {
        return text().required("image_url", Field.url());
    }

    private static Model plain(String id, String title, InputSchema schema, String price) {
        return new Model(id, 4, category(id), title, schema, Price.perSecond(price, USUAL_SECONDS), (input, out) -> {
            ObjectNode output = Json.object();
            output.set("video", out.file(film(input, 0), "output"));
            return output;
        });
    }

    private static Model seeded(String id, String title, InputSchema schema, String price) {
        return new Model(id, 5, category(id), title, schema, Price.perSecond(price, USUAL_SECONDS), (input, out) -> {
            ObjectNode output = Json.object();
            output.set("video", out.video(film(input, 0), "video"));
            output.put("seed", input.seed());
            return output.put("actual_prompt", input.text("prompt", ""));
        });
    }

    /** With stills that are not outputs of their own, so that a client can show that it does not take them for such. */
    private static Model measured(String id, String title, String place) {
        var schema = common().required("video_url", Field.url());
        return new Model(
                id, 6, "video-to-video", title, schema, Price.perSecond("0.01", USUAL_SECONDS), (input, out) -> {
                    var recipe = film(input, 0);
                    var still = Recipe.picture(SandboxMediaKind.JPEG, recipe.width(), recipe.height(), recipe.scene());
                    var video = out.video(recipe, "result")
                            .put("codec", "h264")
                            .put("container", "mp4")
                            .put("timebase", "1/" + Film.FPS)
                            .put("start_frame_url", out.url(still, "start.jpg"))
                            .putNull("end_frame_url")
                            .putNull("audio");
                    ObjectNode output = Json.object();
                    switch (place) {
                        case "video[]" -> output.putArray("video").add(video);
                        case "videos[]" -> output.putArray("videos").add(video);
                        default -> output.set("video", video);
                    }
                    return output;
                });
    }

    static Recipe film(Input input, int number) {
        var size = Size.film(input.text("aspect_ratio", "16:9"));
        int millis = (int) Math.clamp(input.number("duration", USUAL_SECONDS) * 1000, 500, Film.MAX_MILLIS);
        return new Recipe(SandboxMediaKind.MP4, size.width(), size.height(), millis, input.scene(number));
    }

    private static String category(String id) {
        return id.endsWith("image-to-video") ? "image-to-video" : "text-to-video";
    }
}
