package dev.darkroom.library.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Streaming ZIP writer. A ZIP file that is written while it is sent: no size needs to be known before, and only
 * names and places of entries are remembered until {@link #finish}. Large ones and many of them are told in the
 * ZIP64 way, by themselves.
 */
public final class ZipWriter implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Zip zip;
    private final byte[] buffer = new byte[BUFFER];

    public ZipWriter(OutputStream out) {
        this.zip = new Zip(new BufferedOutputStream(out, BUFFER));
    }

    /**
     * Adds a file as it is, since media is compressed by itself.
     *
     * @return how many bytes it had
     * @throws IOException when the archive cannot be written, which mostly is a reader that hung up
     * @throws UncheckedIOException when the file cannot be read
     */
    public long add(String name, Instant modified, InputStream bytes) throws IOException {
        return add(name, modified, bytes, Deflater.NO_COMPRESSION);
    }

    /** Adds a text, made smaller. */
    public long addText(String name, Instant modified, InputStream bytes) throws IOException {
        return add(name, modified, bytes, Deflater.DEFAULT_COMPRESSION);
    }

    private long add(String name, Instant modified, InputStream bytes, int level) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.from(modified));
        zip.setLevel(level);
        zip.putNextEntry(entry);
        long size = 0;
        for (int read = read(bytes); read >= 0; read = read(bytes)) {
            zip.write(buffer, 0, read);
            size += read;
        }
        zip.closeEntry();
        return size;
    }

    private int read(InputStream bytes) {
        try {
            return bytes.read(buffer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes it whole: without this, what was written opens nowhere. */
    public void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    /** Lets go of what it needs; the stream that it was written to stays open. */
    @Override
    public void close() {
        zip.letGo();
    }

    private static final class Zip extends ZipOutputStream {

        Zip(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
            // Its own takes 512 bytes at a time.
            buf = new byte[BUFFER];
        }

        void letGo() {
            def.end();
        }
    }
}
