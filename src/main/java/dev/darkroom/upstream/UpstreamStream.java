package dev.darkroom.upstream;

import dev.darkroom.outgoing.ContentCoding;
import dev.darkroom.outgoing.Deadline;
import dev.darkroom.outgoing.HttpExchange;
import dev.darkroom.outgoing.ResponseBody;
import dev.darkroom.outgoing.ResponseBodyStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer of the provider's that is handed on as it comes. Closing it, at any time, lets go of the connection. */
public final class UpstreamStream implements AutoCloseable {

    private static final String CODING = "content-encoding";
    private static final int PIECE_BYTES = 16 * 1_024;

    private final HttpExchange httpExchange;
    private final ResponseBody answer;
    private final Deadline deadline;
    private final byte[] piece = new byte[PIECE_BYTES];
    private @Nullable InputStream plain;
    private int ready;

    UpstreamStream(HttpExchange httpExchange, ResponseBody answer, Deadline deadline) {
        this.httpExchange = httpExchange;
        this.answer = answer;
        this.deadline = deadline;
    }

    public int status() {
        return answer.status();
    }

    public @Nullable String header(String name) {
        return answer.header(name);
    }

    /**
     * Waits for the first piece, so that an answer that is damaged from its start can still be told as such.
     *
     * @throws IOException when it breaks off, takes too long or is not coded as it says
     */
    public void begin() throws IOException {
        begun();
    }

    private InputStream begun() throws IOException {
        InputStream known = plain;
        if (known != null) {
            return known;
        }
        try {
            InputStream opened = ContentCoding.undo(answer.headers(CODING), new ResponseBodyStream(answer, deadline));
            ready = opened.read(piece);
            plain = opened;
            return opened;
        } catch (RuntimeException brokenOff) {
            throw new IOException(brokenOff.getMessage());
        }
    }

    /**
     * Writes each piece as it comes, without the coding that nobody asked for. Reads no faster than it can write, so that a
     * few pieces are in memory at the most.
     *
     * @throws IOException when the reader is gone, or the answer breaks off or takes too long
     */
    public void copyTo(OutputStream out) throws IOException {
        InputStream body = begun();
        try {
            for (; ready >= 0; ready = body.read(piece)) {
                out.write(piece, 0, ready);
                out.flush();
            }
        } catch (RuntimeException brokenOff) {
            throw new IOException(brokenOff.getMessage());
        }
    }

    /** The coding that the body is still in, since it is none that can be undone; null for none. */
    public @Nullable String coding() {
        List<String> codings = answer.headers(CODING);
        return ContentCoding.of(codings).isEmpty() && !codings.isEmpty() ? String.join(", ", codings) : null;
    }

    @Override
    public void close() {
        httpExchange.close();
    }
}
