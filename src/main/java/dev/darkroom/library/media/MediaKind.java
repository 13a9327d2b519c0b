package dev.darkroom.library.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code type} of an asset: fal's four, and {@code file} for what is none of them (archives, captions, weights),
 * which fal's library does not hold.
 */
public enum MediaKind {
    IMAGE("image"),
    VIDEO("video"),
    AUDIO("audio"),
    MODEL("3d"),
    FILE("file");

    private final String label;

    MediaKind(String label) {
        this.label = label;
    }

    /** The word on the wire and in the database. */
    public String label() {
        return label;
    }

    public static Optional<MediaKind> ofLabel(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** The kind that a media type such as {@code image/png} belongs to. */
    public static MediaKind of(String contentType) {
        String family = contentType.toLowerCase(Locale.ROOT);
        for (MediaKind kind : new MediaKind[] {IMAGE, VIDEO, AUDIO}) {
            if (family.startsWith(kind.label + "/")) {
                return kind;
            }
        }
        return family.startsWith("model/") ? MODEL : FILE;
    }
}
