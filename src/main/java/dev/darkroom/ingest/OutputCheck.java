package dev.darkroom.ingest;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.storage.Extensions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a file from what hosts answer in its place: nothing, or a page that says why there is no file. */
final class OutputCheck {

    /** Places that say what stands there, for files of which nothing else does. */
    private static final List<MediaKind> TOLD_BY_PLACE = List.of(MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO);

    private static final Map<String, MediaKind> WORDS = words();

    /** Words that make another thing of what stands beside them, as in {@code video_transcript}. */
    private static final Set<String> TEXTS = Set.of(
            "transcript",
            "transcription",
            "subtitle",
            "subtitles",
            "caption",
            "captions",
            "srt",
            "vtt",
            "text",
            "txt",
            "csv",
            "json",
            "metadata",
            "info",
            "prompt",
            "description",
            "lyrics",
            "log",
            "logs",
            "page",
            "html",
            "viewer",
            "preview",
            "timestamps",
            "workflow",
            "config");

    private OutputCheck() {}

    private static Map<String, MediaKind> words() {
        Map<String, MediaKind> words = new HashMap<>();
        Stream.of("image", "images", "picture", "pictures", "photo", "mask", "masks", "thumbnail", "gif", "texture")
                .forEach(word -> words.put(word, MediaKind.IMAGE));
        Stream.of("video", "videos").forEach(word -> words.put(word, MediaKind.VIDEO));
        Stream.of("audio", "audios", "speech", "music").forEach(word -> words.put(word, MediaKind.AUDIO));
        Stream.of("mesh", "glb", "gltf").forEach(word -> words.put(word, MediaKind.MODEL));
        return Map.copyOf(words);
    }

    /**
     * @param declared the type as the result or the host names it
     * @return what is wrong, for people to read; null when it may be the file
     */
    static @Nullable String flaw(OutputFile file, Path bytes, long size, @Nullable String declared) {
        if (size == 0) {
            return "The file is empty";
        }
        MediaKind told = told(file);
        MediaKind expected = told == MediaKind.FILE ? byWords(file) : told;
        MediaFacts facts = MediaProbe.examine(bytes, declared, file.name());
        boolean page = facts.contentType().equals("text/html");
        boolean text = facts.kind() == MediaKind.FILE && facts.contentType().matches("text/.+|.+[/+](json|xml)");
        // Words are a hint: a text may stand there as well, but no page.
        if (expected == MediaKind.FILE || !(page || text && told != MediaKind.FILE && told != MediaKind.MODEL)) {
            return null;
        }
        return "The host answered with %s where %s was declared"
                .formatted(page ? "a page of HTML" : "text", what(expected));
    }

    /** What the type, the extension or the name of the place says. */
    private static MediaKind told(OutputFile file) {
        String type = Optional.ofNullable(file.contentType())
                .filter(told -> MediaKind.of(told) != MediaKind.FILE)
                .or(() -> Extensions.contentType(file.name()))
                .orElse(null);
        if (type != null) {
            return MediaKind.of(type);
        }
        String name = key(file).replaceFirst("_(?:urls?|files?)$", "");
        return TOLD_BY_PLACE.stream()
                .filter(kind -> name.equals(kind.label()) || name.equals(kind.label() + "s"))
                .findFirst()
                .orElse(MediaKind.FILE);
    }

    /** What the words in the name of the place say, as in {@code mask_image} and {@code model_mesh}. */
    private static MediaKind byWords(OutputFile file) {
        if (Extensions.contentType(file.name()).isPresent()) {
            return MediaKind.FILE;
        }
        List<String> words = List.of(key(file).split("_"));
        return words.stream().anyMatch(TEXTS::contains)
                ? MediaKind.FILE
                : words.stream()
                        .map(word -> WORDS.getOrDefault(word, MediaKind.FILE))
                        .filter(kind -> kind != MediaKind.FILE)
                        .findFirst()
                        .orElse(MediaKind.FILE);
    }

    /** The name of the place, or of the list that it is in. */
    private static String key(OutputFile file) {
        String place = file.place().replaceFirst("(/\\d+)++$", "");
        return FileLocationRules.snakeCase(place.substring(place.lastIndexOf('/') + 1));
    }

    private static String what(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "a picture";
            case VIDEO -> "a video";
            case AUDIO -> "sound";
            case MODEL -> "a mesh";
            case FILE -> "a file";
        };
    }
}
