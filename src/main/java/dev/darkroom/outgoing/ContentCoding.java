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
 * {@code Content-Encoding} (RFC 9110, 8.4): hosts use codings that nobody asked for. As in browsers, a body of which one coding
 * is unknown is taken as it is. One that is coded more than once over is not read: each layer would take memory of its own.
 */
public enum ContentCoding {
    GZIP,
    DEFLATE,
    BROTLI,
    ZSTD;

    /** What is asked for where only the beginning of a body is read: their decoders take 32 KiB, those of the others up to 16 MiB. */
    static final String ACCEPTED_FOR_EXCERPTS = "gzip, deflate";

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
        if (codings.size() > 1) {
            throw new IOException("coded more than once over");
        }
        // Nothing is nothing, though no coding has a form for it.
        PushbackInputStream ahead = ahead(body, 1);
        int first = ahead.read();
        if (first < 0) {
            return ahead;
        }
        ahead.unread(first);
        return codings.getFirst().undo(ahead);
    }

    /** Whether a body with these headers is decoded where only its beginning is read. */
    static boolean isForExcerpts(List<String> headers) {
        List<ContentCoding> codings = of(headers);
        return !codings.contains(BROTLI) && !codings.contains(ZSTD);
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
