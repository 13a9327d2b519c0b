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
     * Writes each piece as it comes, without the coding that nobody asked for. Reads no faster than it can write, so that a few pieces are in memory at the most.
     *
     * @throws IOException when the reader is gone, or the answer breaks off or takes too long
     */
    public void copyTo(OutputStream out) throws IOException {
        try {
            InputStream plain = ContentCoding.undo(answer.headers(CODING), new ResponseBodyStream(answer, deadline));
            byte[] piece = new byte[PIECE_BYTES];
            for (int read = plain.read(piece); read >= 0; read = plain.read(piece)) {
                out.write(piece, 0, read);
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
