package dev.darkroom.ingest;

import com.fasterxml.jackson.core.JsonParser;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Sha256;
import dev.darkroom.shared.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Streaming JSON tokens over the text itself. */
final class JsonTokens {

    private static final int MAX_POINTER_LENGTH = 500;
    private static final int HASH = 16;
    /** NUL and unpaired surrogates, which no database keeps. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private JsonTokens() {}

    /** Within the limits within which a text counts as JSON at all: what is a result elsewhere is one here. */
    static JsonParser parser(String text) throws IOException {
        return JsonText.FACTORY.createParser(text);
    }

    /**
     * A JSON pointer (RFC 6901) to a member. It is kept and indexed, whatever names a result has: of a long one the end is
     * a hash, and what cannot be stored is a replacement character.
     */
    static String pointer(String outer, String name) {
        String plain = UNSTORABLE.matcher(name).replaceAll("\uFFFD");
        String pointer = outer + "/" + plain.replace("~", "~0").replace("/", "~1");
        if (Texts.length(pointer) <= MAX_POINTER_LENGTH) {
            return pointer;
        }
        String hash = Sha256.hex(pointer.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
        return Texts.begin(pointer, MAX_POINTER_LENGTH - HASH - 1) + "…" + hash;
    }
}
