package dev.darkroom.access;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Sha256;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of signed-in browsers. A cookie holds a random token, a
 * row its hash and the key that it came with: the session ends with that key, or with the secret that it came with, by
 * signing out, or in time.
 */
@ApplicationScoped
public class SessionService {

    /** The cookie that holds a browser's session. */
    public static final String COOKIE = "darkroom_session";

    /** How long a browser stays signed in. */
    public static final Duration LENGTH = Duration.ofDays(14);

    private static final int TOKEN_BYTES = 32;

    private final ApiKeyService apiKeyService;
    private final SignInLinks links;
    private final Database database;
    private final Ids ids;
    private final Clock clock;

    SessionService(ApiKeyService apiKeyService, SignInLinks links, Database database, Ids ids, Clock clock) {
        this.apiKeyService = apiKeyService;
        this.links = links;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    @Produces
    static RetentionRule sessions() {
        return new RetentionRule("session", "expires_at", Duration.ZERO);
    }

    /** The path of a link that signs its first reader in as the first owner; good for a day. */
    public String signInPath() {
        return "/signin?token=" + links.make();
    }

    /** A session for whoever opened such a link first; empty when it is none of ours, used or too old. */
    public Optional<String> openLink(@Nullable String link) {
        return links.use(link).map(keyId -> open(keyId, null, null));
    }

    /** A session for whoever typed a good key. */
    public Optional<String> openWithKey(@Nullable String key) {
        return Optional.ofNullable(key)
                .flatMap(text -> KeyCredentials.parse(text.strip()))
                .flatMap(apiKeyService::recognise)
                .filter(caller -> caller.may(Scope.ASSETS_READ))
                .map(caller -> open(caller.keyId(), caller.secret(), caller.secretUntil()));
    }

    /** Whose session this is; empty when it is none of ours or over. */
    public Optional<UUID> ownerOf(@Nullable String session) {
        return Optional.ofNullable(session)
                .flatMap(token -> database.first(
                        """
                        SELECT k.owner_id FROM session s JOIN api_key k ON k.id = s.key_id JOIN owner o ON o.id = k.owner_id
                        WHERE s.token_hash = ? AND s.expires_at > ? AND k.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)
                            AND o.disabled_at IS NULL AND k.scopes && ?
                            AND (s.secret IS NULL OR s.secret = left(encode(sha256(k.secret_hash), 'hex'), 16)
                                OR k.previous_until > ? AND s.secret = left(encode(sha256(k.previous_secret_hash), 'hex'), 16))
                        """,
                        row -> Database.id(row, "owner_id"),
                        hash(token),
                        clock.instant(),
                        clock.instant(),
                        new String[] {Scope.ASSETS_READ.label(), Scope.ADMIN.label()},
                        clock.instant()));
    }

    /** Ends the sessions of a key, no later than at that time: the secret that they came with is over then. */
    void endOf(String keyId, Instant latest) {
        database.update("UPDATE session SET expires_at = ? WHERE key_id = ? AND expires_at > ?", latest, keyId, latest);
    }

    /** Ends a session, if it is one. */
    public void end(@Nullable String session) {
        if (session != null) {
            database.update("DELETE FROM session WHERE token_hash = ?", (Object) hash(session));
        }
    }

    /**
     * @param secret fingerprint of the secret that it was opened with: it ends with that, also where another instance let it in
     *     a moment after a rotation; null where it was opened by a link
     * @param secretUntil when that ends; null for never
     */
    private String open(String keyId, @Nullable String secret, @Nullable Instant secretUntil) {
        Instant end = clock.instant().plus(LENGTH);
        String token = ids.token(TOKEN_BYTES);
        database.update(
                "INSERT INTO session (token_hash, key_id, secret, expires_at) VALUES (?, ?, ?, ?)",
                hash(token),
                keyId,
                secret,
                secretUntil != null && secretUntil.isBefore(end) ? secretUntil : end);
        return token;
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
