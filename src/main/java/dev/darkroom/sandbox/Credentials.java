package dev.darkroom.sandbox;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call: fal takes {@code Key} and {@code Bearer}, whatever their case (official clients). */
@Singleton
public final class Credentials {
    private final Optional<String> key;

    Credentials(SandboxConfig config) {
        this.key = config.key();
    }

    /** Whether the request carries a credential that is good enough. */
    public boolean admit(HttpHeaders headers) {
        return shown(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(credential -> key.isEmpty() || same(key.get(), credential))
                .isPresent();
    }

    /** Whether this is the sandbox's own key; never where it has none. */
    boolean isKey(@Nullable String header) {
        return shown(header)
                .filter(credential -> key.isPresent() && same(key.get(), credential))
                .isPresent();
    }

    private static Optional<String> shown(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var parts = header.strip().split("\\s+", 2);
        var scheme = parts[0].toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("key") || scheme.equals("bearer");
        return known && parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
