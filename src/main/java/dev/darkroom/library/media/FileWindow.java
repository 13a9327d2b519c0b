package dev.darkroom.library.media;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is looked at through windows of at most 64 KiB, wherever the file itself says that something lies. */
final class FileWindow implements Closeable {

    static final int MAX_SIZE = 64 * 1024;

    private final FileChannel channel;
    private final long size;

    FileWindow(Path file) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    /** Exactly so many bytes, big-endian; the end of the file before them is an EOFException. */
    ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer window = upTo(position, length);
        if (window.limit() < length) {
            throw new EOFException();
        }
        return window;
    }

    /** The same in little-endian order. */
    ByteBuffer readLittle(long position, int length) throws IOException {
        return read(position, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** As many bytes as there are, at most so many. */
    ByteBuffer upTo(long position, int length) throws IOException {
        if (position < 0 || position > size || length < 0 || length > MAX_SIZE) {
            throw new EOFException();
        }
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(length, size - position));
        long at = position;
        while (window.hasRemaining()) {
            int read = channel.read(window, at);
            if (read < 0) {
                throw new EOFException();
            }
            at += read;
        }
        return window.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
