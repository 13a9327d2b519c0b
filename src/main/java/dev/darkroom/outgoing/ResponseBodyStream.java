package dev.darkroom.outgoing;

import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A response's body as a stream that counts what has come over the wire. */
public final class ResponseBodyStream extends InputStream {

    private final ResponseBody body;
    private final Deadline deadline;
    private @Nullable Buffer piece = Buffer.buffer();
    private int at;
    private long received;

    public ResponseBodyStream(ResponseBody body, Deadline deadline) {
        this.body = body;
        this.deadline = deadline;
    }

    long received() {
        return received;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        while (piece != null && at == piece.length() && length > 0) {
            piece = body.next(deadline);
            at = 0;
            received += piece == null ? 0 : piece.length();
        }
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length() - at);
        piece.getBytes(at, at + count, into, offset);
        at += count;
        return count;
    }
}
