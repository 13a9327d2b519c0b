package dev.darkroom.outgoing;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * {@code Content-Encoding} (RFC 9110, 8.4): nobody asks for a coding, and hosts use them all the same. As in browsers, a
 * body of which one coding is unknown is taken as it is.
 */
public enum ContentCoding {
    GZIP,
    DEFLATE,
    BROTLI,
    ZSTD;

    /** More of them are no accident. */
    private static final int MAX_STACKED = 4;

    /** What some stores leave in the header although it is undone, or is none. */
    private static final List<String> NONE = List.of("", "identity", "aws-chunked");

    /**
     * The body without its codings. Whatever is wrong with them is an IOException or a RuntimeException when it is read.
     *
     * @param headers the values of all {@code Content-Encoding} headers, in their order
     */
    public static InputStream undo(List<String> headers, InputStream body) throws IOException {
        List<ContentCoding> codings = of(headers);
        if (codings.isEmpty()) {
            return body;
        }
        if (codings.size() > MAX_STACKED) {
            throw new IOException("coded too many times over");
        }
        // Nothing is nothing, though no coding has a form for it.
        PushbackInputStream ahead = ahead(body, 1);
        int first = ahead.read();
        if (first < 0) {
            return ahead;
        }
        ahead.unread(first);
        InputStream plain = ahead;
        for (ContentCoding coding : codings.reversed()) {
            plain = coding.undo(plain);
        }
        return plain;
    }

    /** In the order in which they were applied; none if there is one that is not known. */
    public static List<ContentCoding> of(List<String> headers) {
        List<ContentCoding> codings = new ArrayList<>();
        for (String name : String.join(",", headers).toLowerCase(Locale.ROOT).split(",", -1)) {
            switch (name.strip()) {
                case "gzip", "x-gzip" -> codings.add(GZIP);
                case "deflate" -> codings.add(DEFLATE);
                case "br" -> codings.add(BROTLI);
                case "zstd" -> codings.add(ZSTD);
                case String other when NONE.contains(other) -> {}
                default -> {
                    return List.of();
                }
            }
        }
        return codings;
    }

    private InputStream undo(InputStream coded) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPInputStream(coded);
            case DEFLATE -> inflated(ahead(coded, 2));
            // Read byte by byte and then in bulk it would lose what lies in its own buffer.
            case BROTLI -> new BufferedInputStream(new BrotliInputStream(coded));
            case ZSTD -> new ZstdInputStream(coded);
        };
    }

    /** The name means zlib (RFC 1950); old servers send the bare stream in it (RFC 1951). */
    private static InputStream inflated(PushbackInputStream coded) throws IOException {
        byte[] head = coded.readNBytes(2);
        coded.unread(head);
        boolean zlib = head.length == 2 && (head[0] & 0x0F) == 8 && ((head[0] & 0xFF) << 8 | head[1] & 0xFF) % 31 == 0;
        return new InflaterInputStream(coded, new Inflater(!zlib));
    }

    private static PushbackInputStream ahead(InputStream stream, int bytes) {
        return new PushbackInputStream(stream, bytes);
    }
}
