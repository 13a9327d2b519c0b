package dev.darkroom.outgoing;

import dev.darkroom.shared.Texts;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as text, decoded and bounded.
 *
 * @param text the body; of {@link Form#BYTES} a character for each byte, of {@link Form#CUT} its beginning
 */
public record AnswerText(String text, Form form) {

    /** What of a body its text is. */
    public enum Form {
        /** All of it. */
        WHOLE,
        /** It claims to be UTF-8 and is not: as text it would lose bytes. */
        BYTES,
        /** It is longer than what is read of an answer. */
        CUT
    }

    /** As long as a callback may be: a result can hold its pictures. */
    public static final int MAX_BYTES = 64 << 20;
    /** What is kept of a longer one, which nobody can use. */
    static final int KEPT_BYTES = 64 << 10;

    /**
     * Reads the body of an answer to its end or to its limit.
     *
     * @throws IOException when it breaks off, or is not coded as it says
     */
    public static AnswerText of(RestResponse<InputStream> response) throws IOException {
        InputStream body = response.getEntity();
        return body == null
                ? new AnswerText("", Form.WHOLE)
                : read(
                        response.getMediaType(),
                        response.getStringHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of()),
                        body);
    }

    /**
     * Reads a body to its end or to its limit; closes it in any case.
     *
     * @param codings the values of its {@code Content-Encoding} headers
     * @throws IOException when it breaks off, or is not coded as it says
     */
    private static AnswerText read(@Nullable MediaType type, List<String> codings, InputStream body)
            throws IOException {
        byte[] plain;
        try (body) {
            plain = ContentCoding.undo(codings, body).readNBytes(MAX_BYTES + 1);
        } catch (RuntimeException damaged) {
            throw new IOException("the answer is not coded as it says");
        }
        if (plain.length > MAX_BYTES) {
            return new AnswerText(new String(plain, 0, KEPT_BYTES, StandardCharsets.UTF_8), Form.CUT);
        }
        Charset charset = charset(type);
        if (charset.equals(StandardCharsets.UTF_8) && !Texts.isUtf8(plain)) {
            return new AnswerText(new String(plain, StandardCharsets.ISO_8859_1), Form.BYTES);
        }
        return new AnswerText(Texts.withoutMark(new String(plain, charset)), Form.WHOLE);
    }

    private static Charset charset(@Nullable MediaType type) {
        String name = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
