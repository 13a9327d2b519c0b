package dev.darkroom.ingest;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.storage.Extensions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a file from what hosts answer in its place: nothing, or a page that says why there is no file. */
final class OutputCheck {

    /** Places that say what stands there, for files of which nothing else does. */
    private static final List<MediaKind> TOLD_BY_PLACE = List.of(MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO);

    private OutputCheck() {}

    /**
     * @param declared the type as the result or the host names it
     * @return what is wrong, for people to read; null when it may be the file
     */
    static @Nullable String flaw(OutputFile file, Path bytes, long size, @Nullable String declared) {
        if (size == 0) {
            return "The file is empty";
        }
        MediaKind expected = expected(file);
        MediaFacts facts = MediaProbe.examine(bytes, declared, file.name());
        boolean page = facts.contentType().equals("text/html");
        boolean text = facts.kind() == MediaKind.FILE && facts.contentType().matches("text/.+|.+[/+](json|xml)");
        if (expected == MediaKind.FILE || !(page || text && expected != MediaKind.MODEL)) {
            return null;
        }
        return "The host answered with %s where %s was declared"
                .formatted(page ? "a page of HTML" : "text", what(expected));
    }

    private static MediaKind expected(OutputFile file) {
        String type = Optional.ofNullable(file.contentType())
                .filter(told -> MediaKind.of(told) != MediaKind.FILE)
                .or(() -> Extensions.contentType(file.name()))
                .orElse(null);
        if (type != null) {
            return MediaKind.of(type);
        }
        String place = file.place().replaceFirst("(/\\d+)++$", "");
        String name = place.substring(place.lastIndexOf('/') + 1);
        return TOLD_BY_PLACE.stream()
                .filter(kind -> name.equals(kind.label()) || name.equals(kind.label() + "s"))
                .findFirst()
                .orElse(MediaKind.FILE);
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
