package dev.darkroom.storage.serving;

import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Several ranges of an object as one body, {@code multipart/byteranges} (RFC 9110, section 14.6). Each is opened when
 * its turn comes.
 */
final class MultipartRanges {

    private record Piece(long length, Supplier<InputStream> bytes) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final String boundary;

    /** @param boundary what no object holds by chance */
    MultipartRanges(
            StoredObject object, List<ByteRange> ranges, String boundary, Function<ByteRange, InputStream> open) {
        this.boundary = boundary;
        for (ByteRange range : ranges) {
            add("\r\n--" + boundary + "\r\nContent-Type: " + object.contentType() + "\r\nContent-Range: "
                    + range.of(object.size()) + "\r\n\r\n");
            pieces.add(new Piece(range.length(), () -> open.apply(range)));
        }
        add("\r\n--" + boundary + "--\r\n");
    }

    String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    long length() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    InputStream bytes() {
        Enumeration<Piece> rest = Collections.enumeration(pieces);
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return rest.hasMoreElements();
            }

            @Override
            public InputStream nextElement() {
                return rest.nextElement().bytes().get();
            }
        }) {
            /** The streams that were not reached were never opened. */
            @Override
            public void close() throws IOException {
                while (rest.hasMoreElements()) {
                    rest.nextElement();
                }
                super.close();
            }
        };
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        pieces.add(new Piece(bytes.length, () -> new ByteArrayInputStream(bytes)));
    }
}
