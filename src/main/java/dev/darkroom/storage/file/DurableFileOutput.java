package dev.darkroom.storage.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Output stream to a file that is forced to disk. Its beginning goes the usual way and stays in the system's
 * memory, where whoever looks at the file next finds it. The rest of a large file goes straight to the disk: large
 * files that come side by side would fill that memory first, and flushing them takes several times as long then.
 */
final class DurableFileOutput extends OutputStream {

    /** Whole blocks; most pictures are smaller. */
    static final int BEGINNING = 8 * 1024 * 1024;

    private final Path file;
    private final AlignedBuffers buffers;
    private final FileChannel channel;
    private long usualLeft = BEGINNING;
    private @Nullable DirectTail tail;

    DurableFileOutput(Path file, AlignedBuffers buffers) throws IOException {
        this.file = file;
        this.buffers = buffers;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int usual = (int) Math.min(count, usualLeft);
        ByteBuffer piece = ByteBuffer.wrap(bytes, from, usual);
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
        usualLeft -= usual;
        if (usual < count) {
            goOn(bytes, from + usual, count - usual);
        }
    }

    private void goOn(byte[] bytes, int from, int count) throws IOException {
        if (tail == null) {
            tail = DirectTail.of(file, BEGINNING, buffers);
        }
        if (tail == null) {
            usualLeft = Long.MAX_VALUE;
            write(bytes, from, count);
        } else {
            tail.write(bytes, from, count);
        }
    }

    /** To be called when all has been written. */
    void finish() throws IOException {
        if (tail != null) {
            tail.finish();
        }
    }

    @Override
    public void close() throws IOException {
        try (FileChannel _ = channel;
                DirectTail _ = tail) {
            // Closed in any case, and null is skipped.
        }
    }
}
