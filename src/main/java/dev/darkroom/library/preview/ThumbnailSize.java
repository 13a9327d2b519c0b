package dev.darkroom.library.preview;

import java.util.Locale;

/** The sizes of thumbnails, by their longer side. */
enum ThumbnailSize {
    SMALL(256),
    MEDIUM(512),
    LARGE(1024);

    private final int edge;

    ThumbnailSize(int edge) {
        this.edge = edge;
    }

    /** In pixels. */
    int edge() {
        return edge;
    }

    /** The word on the wire and in the database. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
