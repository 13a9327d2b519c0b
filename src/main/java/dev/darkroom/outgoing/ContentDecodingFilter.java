package dev.darkroom.outgoing;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Response filter of REST clients that read their answers as declared: undoes the {@code Content-Encoding}. */
public final class ContentDecodingFilter implements ClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) throws IOException {
        if (response.getHeaders() == null || !response.hasEntity()) {
            // Without headers the connection was closed without an answer.
            return;
        }
        List<String> codings = response.getHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        if (!ContentCoding.of(codings).isEmpty()) {
            response.setEntityStream(new ByteArrayInputStream(plain(codings, response)));
        }
    }

    private static byte[] plain(List<String> codings, ClientResponseContext response) throws IOException {
        byte[] plain;
        try {
            plain = ContentCoding.undo(codings, response.getEntityStream()).readNBytes(AnswerText.MAX_BYTES + 1);
        } catch (IOException | RuntimeException damaged) {
            throw new IOException("the answer is not coded as it says");
        }
        if (plain.length > AnswerText.MAX_BYTES) {
            throw new IOException("the answer is too large without its coding");
        }
        return plain;
    }
}
