package dev.darkroom.access;

import dev.darkroom.shared.Sha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The token of a scheduler, which may call the tick and nothing else: for those that can keep one secret of their own and
 * no key. Only where it is configured.
 */
@Singleton
class TickToken {

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Caller SCHEDULER = new Caller(
            NOBODY, "tick", Set.of(Scope.OPERATE), null, null, null, null, null, null, Caller.OwnerLimits.NONE);

    private final Optional<byte[]> hash;

    TickToken(@ConfigProperty(name = "darkroom.tick-token") Optional<String> token) {
        hash = token.map(String::strip).filter(text -> !text.isEmpty()).map(TickToken::hash);
    }

    /** The scheduler, when an {@code Authorization: Bearer} (or {@code Key}) header shows the token. */
    Optional<Caller> recognise(String header) {
        return KeyCredentials.behindScheme(header, "bearer", "key")
                .filter(token -> hash.isPresent() && MessageDigest.isEqual(hash.get(), hash(token)))
                .map(_ -> SCHEDULER);
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
