package dev.darkroom.library.export;

import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Names of files in an archive: {@code 2026-11-20/a-cat-<id>.png}. The id makes each the only one of its name, on
 * systems that do not tell capital letters from small ones, too, and keeps it from being one that Windows reserves.
 */
public final class EntryNames {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    // In bytes; with the id and an extension it stays well below the 255 that file systems take.
    private static final int MAX_STEM_LENGTH = 120;

    private EntryNames() {}

    /**
     * @param fileName from anywhere
     * @param contentType for an extension where the name has none
     */
    public static String of(Instant created, String fileName, String contentType, UUID id) {
        String shown = FileNames.shown(Normalizer.normalize(fileName, Normalizer.Form.NFC));
        String extension = FileNames.extension(shown);
        String stem = extension.isEmpty() ? shown : shown.substring(0, shown.length() - extension.length() - 1);
        return DAY.format(created)
                + "/" + shortened(stem) + "-" + id + "."
                + (extension.isEmpty() ? Extensions.of(contentType) : extension);
    }

    private static String shortened(String stem) {
        int bytes = 0;
        int at = 0;
        while (at < stem.length()) {
            int letter = stem.codePointAt(at);
            bytes += Character.toString(letter).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_STEM_LENGTH) {
                break;
            }
            at += Character.charCount(letter);
        }
        return stem.substring(0, at);
    }
}
