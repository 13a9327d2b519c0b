package dev.darkroom.outgoing;

import dev.darkroom.shared.Texts;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Response filter of REST clients: undoes the {@code Content-Encoding} of answers, and keeps bytes that are no text. What
 * claims to be UTF-8 and is not would lose bytes as text; it becomes text of one character for each byte, and is marked.
 */
public final class ContentDecodingFilter implements ClientResponseFilter {

    /** On an answer whose text stands for bytes; what comes over the wire by that name is removed. */
    public static final String BYTES = "x-darkroom-bytes";

    /** Of what comes out: answers are JSON, and a few bytes can stand for any number of them. */
    private static final int MAX_DECODED_BYTES = 32 << 20;

    private static final String CODING = "Content-Encoding";

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        MultivaluedMap<String, String> headers = response.getHeaders();
        if (headers == null) {
            // The connection was closed without an answer.
            return;
        }
        headers.remove(BYTES);
        if (!response.hasEntity()) {
            return;
        }
        byte[] body = plain(headers.getOrDefault(CODING, List.of()), response.getEntityStream());
        if (isUtf8(response.getMediaType()) && !Texts.isUtf8(body)) {
            headers.putSingle(BYTES, "1");
            body = new String(body, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        }
        response.setEntityStream(new ByteArrayInputStream(body));
    }

    private static byte[] plain(List<String> codings, InputStream body) throws IOException {
        if (ContentCoding.of(codings).isEmpty()) {
            return body.readAllBytes();
        }
        byte[] plain;
        try {
            plain = ContentCoding.undo(codings, body).readNBytes(MAX_DECODED_BYTES + 1);
        } catch (IOException | RuntimeException damaged) {
            throw new IOException("the provider's answer is not coded as it says");
        }
        if (plain.length > MAX_DECODED_BYTES) {
            throw new IOException("the provider's answer is too large without its coding");
        }
        return plain;
    }

    private static boolean isUtf8(MediaType type) {
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        return charset == null || charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8");
    }
}
