package dev.darkroom.shared.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The percent-encode sets of the URL Standard: which characters may not stand as they are in a part of a URL. */
enum UrlEncoding {
    FRAGMENT(" \"<>`"),
    QUERY(" \"#<>'"),
    PATH(" \"#<>?^`{}"),
    USERINFO(" \"#<>?^`{}/:;=@[\\]|");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String encoded;

    UrlEncoding(String encoded) {
        this.encoded = encoded;
    }

    /** What may stand stays, percent signs among it. */
    String encode(String text) {
        StringBuilder url = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character > ' ' && character < 0x7F && encoded.indexOf(character) < 0) {
                url.append((char) character);
            } else {
                for (byte each : utf8(character)) {
                    url.append('%');
                    HEX.toHexDigits(url, each);
                }
            }
        });
        return url.toString();
    }

    /** The characters that percent signs stand for; what is no UTF-8 becomes U+FFFD. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < all.length; at++) {
            if (all[at] == '%'
                    && at + 2 < all.length
                    && HexFormat.isHexDigit(all[at + 1])
                    && HexFormat.isHexDigit(all[at + 2])) {
                bytes.write(HexFormat.fromHexDigit(all[at + 1]) << 4 | HexFormat.fromHexDigit(all[at + 2]));
                at += 2;
            } else {
                bytes.write(all[at]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Half of a surrogate pair stands for no character. */
    private static byte[] utf8(int character) {
        boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return Character.toString(half ? 0xFFFD : character).getBytes(StandardCharsets.UTF_8);
    }
}
