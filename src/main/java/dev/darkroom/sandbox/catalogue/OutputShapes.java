package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Film;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import dev.darkroom.sandbox.media.Tune;
import java.util.Base64;

/** Writes file objects into outputs, the way that fal's models do. */
public final class OutputShapes {
    private final Shelf shelf;
    private final boolean inline;

    /** Where output files can be had. */
    public interface Shelf {
        /** The absolute URL at which a file will be served. */
        String url(Recipe recipe, String fileName);

        /** The file itself. */
        byte[] bytes(Recipe recipe);
    }

    /**
     * @param inline whether files stand in the output as {@code data:} URIs ({@code sync_mode})
     */
    public OutputShapes(Shelf shelf, boolean inline) {
        this.shelf = shelf;
        this.inline = inline;
    }

    /** A file with its name and size measured. */
    ObjectNode file(Recipe recipe, String baseName) {
        var name = name(recipe, baseName);
        return Json.object()
                .put("url", url(recipe, name))
                .put("content_type", recipe.kind().contentType())
                .put("file_name", name)
                .put("file_size", shelf.bytes(recipe).length);
    }

    /** A picture with everything known about it. */
    ObjectNode image(Recipe recipe, String baseName) {
        return file(recipe, baseName).put("width", recipe.width()).put("height", recipe.height());
    }

    /** A picture as FLUX and its kin give it: size and type, while name and file size are null (captured traffic). */
    ObjectNode lightImage(Recipe recipe, String baseName) {
        return Json.object()
                .put("url", url(recipe, name(recipe, baseName)))
                .put("content_type", recipe.kind().contentType())
                .putNull("file_name")
                .putNull("file_size")
                .put("width", recipe.width())
                .put("height", recipe.height());
    }

    /** A video with frame rate, duration in seconds and number of frames. */
    ObjectNode video(Recipe recipe, String baseName) {
        return image(recipe, baseName)
                .put("fps", Film.FPS)
                .put("duration", recipe.millis() / 1000.0)
                .put("num_frames", Film.frames(recipe.millis()));
    }

    /** A sound with duration in seconds and sample rate. */
    ObjectNode audio(Recipe recipe, String baseName) {
        return file(recipe, baseName)
                .put("duration", recipe.millis() / 1000.0)
                .put("sample_rate", Tune.SAMPLE_RATE)
                .put("channels", 1)
                .put("bitrate", "705k");
    }

    /** Only the URL, for outputs that are plain strings. */
    String url(Recipe recipe, String fileName) {
        return inline
                ? "data:" + recipe.kind().contentType() + ";base64,"
                        + Base64.getEncoder().encodeToString(shelf.bytes(recipe))
                : shelf.url(recipe, fileName);
    }

    private static String name(Recipe recipe, String baseName) {
        return baseName
                + '.'
                + (recipe.kind() == SandboxMediaKind.JPEG
                        ? "jpg"
                        : recipe.kind().extension());
    }
}
