package dev.darkroom.imports;

import java.util.Locale;

/** What the next step of an import does. */
enum ImportPhase {
    /** Tags and collections are made, so that assets can be put into them. */
    ARRANGEMENT,
    /** The next page of assets, or of files, is listed. */
    ASSETS,
    /** All are listed; those that were found are being brought in. */
    ITEMS,
    /** Characters and covers are made of the assets that they show. */
    CHARACTERS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImportPhase of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
