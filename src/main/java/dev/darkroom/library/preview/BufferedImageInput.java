package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaProbe.Mask;
import dev.darkroom.library.media.MediaProbe.Piece;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/** Buffered input of a decoder, since some ask for byte after byte; hides the masked byte ranges of a file. */
final class BufferedImageInput extends ImageInputStreamImpl {

    private final RandomAccessFile file;
    private final byte[] buffer = new byte[16 * 1024];
    private long start;
    private int filled;
    private @Nullable Mask mask;
    private List<Piece> pieces = List.of();

    BufferedImageInput(File file) throws IOException {
        this.file = new RandomAccessFile(file, "r");
    }

    void hide(Mask hidden) {
        mask = hidden;
        filled = 0;
    }

    /** Reads these one after another instead of the whole file; what is hidden must lie at the same place of both. */
    void show(List<Piece> shown) {
        pieces = shown;
        filled = 0;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return fill() ? Byte.toUnsignedInt(buffer[(int) (streamPos++ - start)]) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int from = (int) (streamPos - start);
        int count = Math.min(length, filled - from);
        System.arraycopy(buffer, from, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        if (!pieces.isEmpty()) {
            return pieces.stream().mapToLong(Piece::length).sum();
        }
        try {
            return file.length();
        } catch (IOException unknown) {
            return -1;
        }
    }

    @Override
    public void seek(long position) throws IOException {
        if (position < flushedPos) {
            throw new EOFException();
        }
        bitOffset = 0;
        streamPos = position;
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }

    /** Whether there is a byte at the position. */
    private boolean fill() throws IOException {
        if (streamPos >= start && streamPos < start + filled) {
            return true;
        }
        start = streamPos;
        filled = Math.max(0, pieces.isEmpty() ? fromFile(streamPos, buffer.length) : fromPieces(streamPos));
        if (mask != null && mask.place() >= start && mask.place() < start + filled) {
            buffer[(int) (mask.place() - start)] = mask.value();
        }
        return filled > 0;
    }

    private int fromPieces(long position) throws IOException {
        long within = position;
        for (Piece piece : pieces) {
            if (within < piece.length()) {
                int most = (int) Math.min(buffer.length, piece.length() - within);
                if (piece.given() == null) {
                    return fromFile(piece.place() + within, most);
                }
                System.arraycopy(piece.given(), (int) within, buffer, 0, most);
                return most;
            }
            within -= piece.length();
        }
        return -1;
    }

    private int fromFile(long position, int most) throws IOException {
        file.seek(position);
        return file.read(buffer, 0, most);
    }
}
