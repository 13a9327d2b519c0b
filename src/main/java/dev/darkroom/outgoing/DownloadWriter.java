package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a response body to a file, counting and hashing on the way; a file that is not whole does not stay. */
final class DownloadWriter {

    record Saved(long bytes, String sha256) {}

    private static final int PIECE_BYTES = 64 * 1_024;

    private DownloadWriter() {}

    static Saved save(ResponseBody body, Origin origin, Path into, long maxBytes, Deadline deadline) {
        boolean whole = false;
        try {
            long announced = length(body.header("content-length"));
            if (announced > maxBytes) {
                throw tooLarge(origin, maxBytes);
            }
            ResponseBodyStream wire = new ResponseBodyStream(body, deadline);
            Saved saved = copy(wire, body.headers("content-encoding"), origin, into, maxBytes, deadline);
            if (announced >= 0 && announced != wire.received()) {
                throw new Failed(Kind.TRUNCATED, "the answer of " + origin + " broke off");
            }
            whole = true;
            return saved;
        } catch (IOException e) {
            throw new Failed(Kind.LOCAL_DISK, "what " + origin + " sent could not be written");
        } finally {
            if (!whole) {
                delete(into);
            }
        }
    }

    /** The limit is one of what comes out: a few bytes can stand for any number of them. */
    private static Saved copy(
            ResponseBodyStream wire, List<String> codings, Origin origin, Path into, long maxBytes, Deadline deadline)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[PIECE_BYTES];
        long bytes = 0;
        try (OutputStream file = Files.newOutputStream(into)) {
            InputStream plain = decoding(origin, () -> ContentCoding.undo(codings, wire));
            for (int read = next(plain, piece, origin); read >= 0; read = next(plain, piece, origin)) {
                deadline.millisLeft(origin);
                bytes += read;
                if (bytes > maxBytes) {
                    throw tooLarge(origin, maxBytes);
                }
                digest.update(piece, 0, read);
                file.write(piece, 0, read);
            }
        }
        // What stands behind the end of a coding is of no use to anybody, but the connection is to the next call.
        while (wire.read(piece, 0, piece.length) >= 0) {
            if (wire.received() > maxBytes) {
                throw tooLarge(origin, maxBytes);
            }
        }
        return new Saved(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static int next(InputStream plain, byte[] piece, Origin origin) {
        return decoding(origin, () -> plain.read(piece));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Decoders complain in many ways; none of them concerns the disk or the connection. */
    private static <T> T decoding(Origin origin, Reading<T> reading) {
        try {
            return reading.read();
        } catch (OutgoingException failure) {
            throw failure;
        } catch (IOException | RuntimeException damaged) {
            throw new Failed(Kind.DAMAGED, "the answer of " + origin + " is not coded as it says");
        }
    }

    private static long length(@Nullable String header) {
        return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : -1;
    }

    private static OutgoingException tooLarge(Origin origin, long maxBytes) {
        return new Failed(Kind.TOO_LARGE, "the answer of " + origin + " is larger than " + maxBytes + " bytes");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is the one worth telling.
        }
    }
}
