package dev.darkroom.testing;

import java.util.List;

/** Fields of an asset that are the same in the library that it was imported into. */
public final class ImportedFields {

    public static final List<String> SAME = List.of(
            "request_id",
            "type",
            "title",
            "endpoint",
            "created_at",
            "source",
            "prompt",
            "width",
            "height",
            "content_type",
            "is_favorited",
            "duration_seconds",
            "codec",
            "channels");

    private ImportedFields() {}
}
