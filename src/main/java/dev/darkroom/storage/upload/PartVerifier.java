package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads what a store put together of parts: each must be what was acknowledged when it came, wherever it has been since.
 * The checksum of the whole falls out of the same reading.
 */
@ApplicationScoped
class PartVerifier {

    private static final int BUFFER = 64 * 1024;

    private final ObjectService objectService;

    PartVerifier(ObjectService objectService) {
        this.objectService = objectService;
    }

    /** The SHA-256 of the bytes under a key, in hex, if they are those parts one after the other. */
    String sha256(String key, List<StoredPart> parts) {
        MessageDigest whole = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream bytes = objectService.open(key)) {
            for (StoredPart part : parts) {
                check(bytes, part, whole, buffer);
            }
            if (bytes.read() >= 0) {
                throw Problem.of(Problem.Kind.UNAVAILABLE, "The parts could not be put together");
            }
            return HexFormat.of().formatHex(whole.digest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The SHA-256 of the bytes under a key, in hex, where nobody here has seen them before.
     *
     * @param size how many there must be
     */
    String sha256(String key, long size) {
        MessageDigest whole = Sha256.digest();
        try (InputStream bytes = new DigestInputStream(objectService.open(key), whole)) {
            if (bytes.transferTo(OutputStream.nullOutputStream()) != size) {
                throw Problem.of(Problem.Kind.UNAVAILABLE, "The parts could not be put together");
            }
            return HexFormat.of().formatHex(whole.digest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void check(InputStream bytes, StoredPart part, MessageDigest whole, byte[] buffer)
            throws IOException {
        MessageDigest own = Sha256.digest();
        long left = part.size();
        while (left > 0) {
            int count = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                break;
            }
            own.update(buffer, 0, count);
            whole.update(buffer, 0, count);
            left -= count;
        }
        if (!HexFormat.of().formatHex(own.digest()).equals(part.sha256())) {
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE, "Part " + part.number() + " was damaged; the upload has to be repeated");
        }
    }
}
