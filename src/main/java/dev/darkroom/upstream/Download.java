package dev.darkroom.upstream;

import dev.darkroom.shared.Sha256;
import dev.darkroom.upstream.OutgoingException.Failed;
import dev.darkroom.upstream.OutgoingException.Kind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes a body to a file, counting and hashing on the way; a file that is not whole does not stay. */
final class Download {

    record Saved(long bytes, String sha256) {}

    private Download() {}

    static Saved save(ResponseBody body, Origin origin, Path into, long maxBytes, Deadline deadline) {
        boolean whole = false;
        try {
            long announced = length(body.header("content-length"));
            if (announced > maxBytes) {
                throw tooLarge(origin, maxBytes);
            }
            Saved saved = copy(body, origin, into, maxBytes, deadline);
            if (announced >= 0 && announced != saved.bytes()) {
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

    private static Saved copy(ResponseBody body, Origin origin, Path into, long maxBytes, Deadline deadline)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        try (OutputStream file = Files.newOutputStream(into)) {
            for (Buffer piece = body.next(deadline); piece != null; piece = body.next(deadline)) {
                bytes += piece.length();
                if (bytes > maxBytes) {
                    throw tooLarge(origin, maxBytes);
                }
                byte[] content = piece.getBytes();
                digest.update(content);
                file.write(content);
            }
        }
        return new Saved(bytes, HexFormat.of().formatHex(digest.digest()));
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
