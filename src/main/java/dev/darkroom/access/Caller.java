package dev.darkroom.access;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: the key that was shown, its owner and its scopes.
 *
 * @param callsPerMinute null for as many as they like
 */
public record Caller(
        UUID ownerId,
        String keyId,
        Set<Scope> scopes,
        @Nullable Integer callsPerMinute) {

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
