package dev.darkroom.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an import comes from. */
enum ImportSource {
    FAL,
    FOLDER,
    URLS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ImportSource> of(String label) {
        return Arrays.stream(values())
                .filter(source -> source.label().equals(label))
                .findFirst();
    }
}
