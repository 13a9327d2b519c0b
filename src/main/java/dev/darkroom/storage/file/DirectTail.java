package dev.darkroom.storage.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The rest of a file, from a block's border on, written to the disk in whole blocks and cut to its length in the end. */
final class DirectTail implements Closeable {

    private final FileChannel channel;
    private final AlignedBuffers buffers;
    private final ByteBuffer buffer;
    private long size;

    private DirectTail(FileChannel channel, AlignedBuffers buffers, ByteBuffer buffer, long from) {
        this.channel = channel;
        this.buffers = buffers;
        this.buffer = buffer;
        this.size = from;
    }

    /**
     * Null where the file system does not offer it, or too many files are being written.
     *
     * @param from what the file has already; whole blocks
     */
    static @Nullable DirectTail of(Path file, long from, AlignedBuffers buffers) {
        ByteBuffer buffer = hasSuchBlocks(file) ? buffers.take() : null;
        if (buffer == null) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
            return new DirectTail(channel.position(from), buffers, buffer, from);
        } catch (IOException | UnsupportedOperationException unsupported) {
            buffers.giveBack(buffer);
            close(channel);
            return null;
        }
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        size += count;
        int at = from;
        for (int left = count; left > 0; ) {
            int taken = Math.min(left, buffer.remaining());
            buffer.put(bytes, at, taken);
            at += taken;
            left -= taken;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    /** Writes what is left, and forgets what filled up its last block. */
    void finish() throws IOException {
        while (buffer.position() % AlignedBuffers.BLOCK != 0) {
            buffer.put((byte) 0);
        }
        flush();
        channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
        buffers.giveBack(buffer);
        channel.close();
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear().limit(AlignedBuffers.SIZE);
    }

    /** File systems over a network may have huge ones. */
    private static boolean hasSuchBlocks(Path file) {
        try {
            return AlignedBuffers.BLOCK % Files.getFileStore(file).getBlockSize() == 0;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException unused) {
            // Nothing was written by it.
        }
    }
}
