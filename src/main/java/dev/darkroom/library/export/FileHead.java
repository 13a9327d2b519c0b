package dev.darkroom.library.export;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The first bytes of a file. The beginning of a picture: as much as was taken is remembered, 1 MiB at the most. */
final class FileHead {

    private static final int MAX_SIZE = 1024 * 1024;

    private final InputStream picture;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    FileHead(InputStream picture) {
        this.picture = picture;
    }

    /**
     * So many bytes more, big-endian.
     *
     * @throws EOFException when the picture or our patience ends before
     */
    ByteBuffer take(long length) throws IOException {
        if (length < 0 || length > MAX_SIZE - taken.size()) {
            throw new EOFException("the head is too large");
        }
        byte[] bytes = picture.readNBytes((int) length);
        taken.writeBytes(bytes);
        if (bytes.length < length) {
            throw new EOFException("the picture ends within its head");
        }
        return ByteBuffer.wrap(bytes);
    }

    int size() {
        return taken.size();
    }

    byte[] bytes() {
        return taken.toByteArray();
    }
}
