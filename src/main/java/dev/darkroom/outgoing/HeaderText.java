package dev.darkroom.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.darkroom.shared.Texts;
import java.util.regex.Pattern;

/**
 * Decodes values of response headers. They are bytes, of which the HTTP client makes a character each; servers that put
 * more than ASCII there mean UTF-8.
 */
final class HeaderText {

    private static final Pattern BEYOND_ASCII = Pattern.compile("[\u0080-\u00FF]");

    private HeaderText() {}

    /** The value as UTF-8 where its bytes are that; else as it is. */
    static String decode(String value) {
        byte[] bytes = value.getBytes(ISO_8859_1);
        return Texts.isUtf8(bytes) ? new String(bytes, UTF_8) : value;
    }

    /** The value with its bytes beyond ASCII percent-encoded, as a URL has them. */
    static String percentEncoded(String value) {
        return BEYOND_ASCII
                .matcher(value)
                .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
    }
}
