package dev.darkroom.library.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a file without a signature looks like when it is text. */
final class TextDetector {

    private TextDetector() {}

    /** Whether there are only characters that text has; UTF-8, UTF-16 with a mark and the Latin ones pass. */
    static boolean isText(byte[] head) {
        if (head.length >= 2
                && (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF
                        || head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)) {
            return true;
        }
        for (byte each : head) {
            if (each >= 0
                    && each < 0x20
                    && each != '\t'
                    && each != '\n'
                    && each != '\r'
                    && each != '\f'
                    && each != 0x1B) {
                return false;
            }
        }
        return true;
    }

    /** Markup shows itself, whatever was declared: it must never pass for an image. */
    static Optional<String> markup(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!text.startsWith("<")) {
            return Optional.empty();
        }
        if (text.contains("<svg")) {
            return Optional.of("image/svg+xml");
        }
        boolean page = Stream.of("<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<!--")
                .anyMatch(text::contains);
        return page
                ? Optional.of("text/html")
                : text.startsWith("<?xml") ? Optional.of("application/xml") : Optional.empty();
    }
}
