package dev.darkroom.upstream.answer;

import dev.darkroom.shared.Texts;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the provider's that is neither an output, nor a failure, nor word that the job still runs; or one that is
 * longer than what is read.
 *
 * @param status its HTTP status
 * @param contentType as declared; null when it was not
 * @param body as text; of bytes that are none, in Base64
 * @param bytes whether it is in Base64
 * @param cut whether the body is only the beginning of an answer that is longer than a result may be
 */
public record UnrecognizedAnswer(int status, @Nullable String contentType, String body, boolean bytes, boolean cut) {

    public static UnrecognizedAnswer ofText(int status, @Nullable String contentType, String body) {
        return new UnrecognizedAnswer(status, contentType, body, false, false);
    }

    public static UnrecognizedAnswer ofBytes(int status, @Nullable String contentType, byte[] body, boolean cut) {
        return new UnrecognizedAnswer(status, contentType, Base64.getEncoder().encodeToString(body), true, cut);
    }

    /** In characters, or in bytes where it is none of text. */
    public int length() {
        return bytes ? Base64.getDecoder().decode(body).length : Texts.length(body);
    }
}
