package dev.darkroom.outgoing;

import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.MemoryBudgetExhaustedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        /** It is neither UTF-8 nor what it claims to be: as text it would lose bytes. */
        BYTES,
        /** It is longer than what is read of an answer. */
        CUT
    }

    /** An answer came so slowly that it is not waited for. */
    public static final class SlowTransferException extends IOException {

        private static final long serialVersionUID = 1;

        SlowTransferException() {
            super("the answer came too slowly");
        }
    }

    /** As long as a callback may be: a result can hold its pictures. */
    public static final int MAX_BYTES = 64 << 20;
    /** Of what is no result, and is read outside of the work that has a budget for those. */
    static final int MAX_OTHER_BYTES = 8 << 20;
    /** Read to be done with an answer whose body nobody wants, and the connection kept for the next. */
    private static final int PASSED_OVER_BYTES = 64 << 10;
    /** What is kept of a longer one, which nobody can use. */
    static final int KEPT_BYTES = 64 << 10;

    /**
     * Reads the body of an answer to its end or to its limit. In background work a large one waits for its part of the
     * {@link LargeTextBudget}.
     *
     * @throws IOException when it breaks off, or is not coded as it says
     * @throws MemoryBudgetExhaustedException when there is no room for it
     */
    public static AnswerText of(RestResponse<InputStream> response) throws IOException {
        InputStream body = response.getEntity();
        List<String> codings = response.getStringHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        return body == null
                ? new AnswerText("", Form.WHOLE)
                : read(response.getMediaType(), codings, toldLength(response, codings), new PacedInputStream(body));
    }

    /** Passes over the body of an answer of which only the head is wanted; a long one is not waited for. */
    public static void passOver(RestResponse<InputStream> response) throws IOException {
        try (InputStream body = response.getEntity()) {
            if (body != null && toldLength(response, List.of()) <= PASSED_OVER_BYTES) {
                // One more is the end.
                var _ = new PacedInputStream(body).readNBytes(PASSED_OVER_BYTES + 1);
            }
        }
    }

    /**
     * Reads a body to its end or to its limit; closes it in any case.
     *
     * @param codings the values of its {@code Content-Encoding} headers
     * @param told its length in bytes, decoded; negative where it is not known
     * @throws IOException when it breaks off, or is not coded as it says
     */
    private static AnswerText read(@Nullable MediaType type, List<String> codings, long told, InputStream body)
            throws IOException {
        int longest = LargeTextBudget.isInWork() ? MAX_BYTES : MAX_OTHER_BYTES;
        byte[] plain;
        try (body) {
            plain = read(ContentCoding.undo(codings, body), longest, told);
        } catch (MemoryBudgetExhaustedException full) {
            throw full;
        } catch (RuntimeException damaged) {
            throw new IOException("the answer is not coded as it says");
        }
        if (plain.length > longest) {
            return new AnswerText(new String(plain, 0, KEPT_BYTES, StandardCharsets.UTF_8), Form.CUT);
        }
        String text = decoded(plain, StandardCharsets.UTF_8.name());
        if (text == null) {
            text = decoded(plain, type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER));
        }
        return text == null
                ? new AnswerText(new String(plain, StandardCharsets.ISO_8859_1), Form.BYTES)
                : new AnswerText(text, Form.WHOLE);
    }

    /**
     * Its text in the encoding that a byte order mark names, or in that one; null where it is none in that. JSON is in UTF-8
     * whatever its type says (RFC 8259, section 8.1), and bytes of another encoding are hardly ever UTF-8 as well.
     */
    private static @Nullable String decoded(byte[] plain, @Nullable String charset) {
        try {
            String text = charset == null ? null : Texts.decode(plain, Charset.forName(charset));
            return text == null || text.indexOf(0) >= 0 ? null : text;
        } catch (CharacterCodingException | IllegalArgumentException another) {
            return null;
        }
    }

    // A length that was told is reserved at once: two that have a part of theirs each would wait for each other.
    private static byte[] read(InputStream body, int longest, long told) throws IOException {
        byte[] all = body.readNBytes(LargeTextBudget.FREE_BYTES);
        int room = LargeTextBudget.FREE_BYTES;
        while (all.length == room && room <= longest) {
            int more = (int) Math.min(told < 0 ? 3L * room : told, longest + 1L - room);
            if (LargeTextBudget.isInWork()) {
                LargeTextBudget.reserve(more);
            }
            byte[] next = body.readNBytes(more);
            all = Arrays.copyOf(all, room + next.length);
            System.arraycopy(next, 0, all, room, next.length);
            room += more;
        }
        return all;
    }

    /** The length of the body as far as its headers tell it; negative where they do not. */
    private static long toldLength(RestResponse<InputStream> response, List<String> codings) {
        List<String> lengths = response.getStringHeaders().getOrDefault(HttpHeaders.CONTENT_LENGTH, List.of());
        // HTTP holds a body to the length that is told, unless it is coded.
        return codings.isEmpty() && lengths.size() == 1 && lengths.getFirst().matches("\\d{1,18}")
                ? Long.parseLong(lengths.getFirst())
                : -1;
    }
}
