package dev.darkroom.access;

import java.util.Set;
import java.util.UUID;

/** Who is calling: the key that was shown, its owner and its scopes. */
public record Caller(UUID ownerId, String keyId, Set<Scope> scopes) {

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
