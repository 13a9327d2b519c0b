package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import java.util.List;

/** Words and utilities: families 16 and 17; and the model for load tests. */
final class ToolModels {
    /** The endpoint that answers at once. */
    static final String INSTANT = "sandbox/instant";

    private ToolModels() {}

    static List<Model> all() {
        return List.of(
                llm("openrouter/router", "OpenRouter"),
                llm("fal-ai/any-llm", "Any LLM"),
                moondream(),
                compose(),
                resize(),
                subtitle(),
                instant());
    }

    private static Model llm(String id, String title) {
        var schema = new InputSchema()
                .required("prompt", Field.text(100_000))
                .optional("model", Field.text(200))
                .optional("temperature", Field.number(0, 2));
        return new Model(id, 16, "llm", title, schema, Price.perRequest("0.001"), (input, out) -> {
            var text = Prose.sentence(input.scene(0));
            ObjectNode output = Json.object().put("output", text);
            output.putNull("reasoning").put("partial", false).putNull("error");
            int asked = Prose.words(input.text("prompt", "")).length;
            int said = Prose.words(text).length;
            output.putObject("usage")
                    .put("prompt_tokens", asked)
                    .put("completion_tokens", said)
                    .put("total_tokens", asked + said)
                    .put("cost", 0.001);
            return output;
        });
    }

    private static Model moondream() {
        var schema = new InputSchema().required("image_url", Field.url()).required("prompt", Field.text(5000));
        return new Model(
                "fal-ai/moondream3-preview/query",
                16,
                "vision",
                "Moondream",
                schema,
                Price.perRequest("0.001"),
                (input, out) -> Json.object()
                        .put("output", Prose.sentence(input.scene(0)))
                        .putNull("reasoning")
                        .put("finish_reason", "stop"));
    }

    private static Model compose() {
        var schema = new InputSchema().required("tracks", Field.list(1, Field.any()));
        return new Model(
                "fal-ai/ffmpeg-api/compose",
                17,
                "video-to-video",
                "FFmpeg compose",
                schema,
                Price.perRequest("0.01"),
                (input, out) -> {
                    var film = VideoModels.film(input, 0);
                    var still = Recipe.picture(SandboxMediaKind.JPEG, film.width(), film.height(), film.scene());
                    return Json.object()
                            .put("video_url", out.url(film, "output.mp4"))
                            .put("thumbnail_url", out.url(still, "thumbnail.jpg"));
                });
    }

    /** The same pictures in two places of one output, so that a client can show that it takes them once. */
    private static Model resize() {
        var schema = new InputSchema().required("image_url", Field.url()).optional("seed", Field.bigInteger());
        return new Model(
                "fal-ai/smart-resize",
                17,
                "image-to-image",
                "Smart resize",
                schema,
                Price.perRequest("0.02"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    var images = output.putArray("images");
                    var results = output.putArray("results");
                    for (var ratio : List.of("1:1", "16:9")) {
                        var size = Size.ofRatio(ratio, new Size(SIDE, SIDE));
                        var picture = out.image(
                                Recipe.picture(SandboxMediaKind.JPEG, size.width(), size.height(), input.scene(0)),
                                "resized");
                        images.add(picture);
                        results.addObject()
                                .put("aspect_ratio", ratio)
                                .putArray("images")
                                .add(picture.deepCopy());
                    }
                    return output;
                });
    }

    private static final int SIDE = 1024;

    private static Model subtitle() {
        var schema = new InputSchema().required("video_url", Field.url()).optional("duration", Field.any());
        return new Model(
                "fal-ai/workflow-utilities/auto-subtitle",
                17,
                "video-to-video",
                "Auto subtitle",
                schema,
                Price.perRequest("0.03"),
                (input, out) -> {
                    var text = Prose.sentence(input.scene(0));
                    ObjectNode output = Json.object();
                    output.set("video", out.file(VideoModels.film(input, 0), "subtitled"));
                    return output.put("transcription", text)
                            .put("subtitle_count", 1)
                            .put("words", Prose.words(text).length);
                });
    }

    private static Model instant() {
        return new Model(
                INSTANT,
                1,
                "text-to-image",
                "Answers at once with one pixel",
                new InputSchema(),
                Price.perRequest("0"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    var pixel = new Recipe(SandboxMediaKind.INSTANT, 1, 1, 0, input.scene(0));
                    output.putArray("images").add(out.lightImage(pixel, "instant"));
                    return output.put("seed", input.seed());
                });
    }
}
