package dev.darkroom.sandbox;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/** Who may call: fal takes {@code Key} and {@code Bearer}, whatever their case (official clients). */
@Singleton
public final class Credentials {
    private final Optional<String> key;

    Credentials(SandboxConfig config) {
        this.key = config.key();
    }

    /** Whether the request carries a credential that is good enough. */
    public boolean admit(HttpHeaders headers) {
        var header = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return false;
        }
        var parts = header.strip().split("\\s+", 2);
        var scheme = parts[0].toLowerCase(Locale.ROOT);
        if (parts.length < 2 || !(scheme.equals("key") || scheme.equals("bearer"))) {
            return false;
        }
        return key.map(expected -> same(expected, parts[1])).orElse(true);
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
