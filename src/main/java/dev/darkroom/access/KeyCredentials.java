package dev.darkroom.access;

import dev.darkroom.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parsed API key credentials. A key as shown by a caller: {@code id:secret}. */
record KeyCredentials(String id, String secret) {

    private static final int MAX_LENGTH = 512;

    /** Reads {@code Key id:secret} or {@code Bearer id:secret}, the scheme in any case. */
    static Optional<KeyCredentials> fromHeader(@Nullable String header) {
        if (header == null || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return behindScheme(header, "key", "bearer").flatMap(KeyCredentials::parse);
    }

    /** What an {@code Authorization} header shows behind one of these schemes, in any case; empty where it shows nothing so. */
    static Optional<String> behindScheme(@Nullable String header, String... schemes) {
        String[] words = header == null ? new String[0] : header.strip().split("\\s+", 2);
        return words.length == 2 && Arrays.stream(schemes).anyMatch(words[0]::equalsIgnoreCase)
                ? Optional.of(words[1])
                : Optional.empty();
    }

    /** Reads {@code id:secret}; empty when it has not both halves, or a NUL that no key has. */
    static Optional<KeyCredentials> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return Optional.of(new KeyCredentials(text.substring(0, colon), text.substring(colon + 1)));
    }

    /** As a caller shows it; to be given out where it is made, and never logged. */
    String whole() {
        return id + ":" + secret;
    }

    byte[] secretHash() {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Compares in constant time, so that the answer's timing tells nothing about the secret. */
    boolean matches(byte[] storedHash) {
        return MessageDigest.isEqual(secretHash(), storedHash);
    }

    @Override
    public String toString() {
        return id + ":***";
    }
}
