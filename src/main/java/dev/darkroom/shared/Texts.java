package dev.darkroom.shared;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done to texts of any script. */
public final class Texts {

    private Texts() {}

    /** How many characters a text has, as Postgres counts them: one of two UTF-16 units is one. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether Postgres can hold it: it has no NUL and no half of a surrogate pair. */
    public static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The text, or its beginning of so many characters. */
    public static String begin(String text, int most) {
        return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** The text without the byte order mark that some editors and shells put before it. */
    public static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Whether bytes are text in UTF-8, to the last of them. */
    public static boolean isUtf8(byte[] bytes) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException others) {
            return false;
        }
    }

    /**
     * Text in the Unicode encoding that its byte order mark names, without the mark; in UTF-8 when it has none.
     *
     * @throws CharacterCodingException when that is not what it is in
     */
    public static String decode(byte[] bytes) throws CharacterCodingException {
        return decode(bytes, StandardCharsets.UTF_8);
    }

    /** The same with another encoding for bytes without a mark. */
    public static String decode(byte[] bytes, Charset unmarked) throws CharacterCodingException {
        String mark = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 4));
        Charset charset = mark.equals("0000feff") || mark.equals("fffe0000")
                ? StandardCharsets.UTF_32
                : mark.startsWith("feff") || mark.startsWith("fffe") ? StandardCharsets.UTF_16 : unmarked;
        return withoutMark(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }

    /** The texts as one literal of a {@code text[]}, for where an array of arrays would be taken apart; null for none. */
    public static @Nullable String arrayLiteral(List<String> texts) {
        return texts.isEmpty()
                ? null
                : texts.stream()
                        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
