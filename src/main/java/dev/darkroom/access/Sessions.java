package dev.darkroom.access;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signed-in people: a token names an owner and a time, and only we can make one. Nothing is stored; a token is good
 * until its time.
 */
@ApplicationScoped
public class Sessions {

    /** The cookie that holds a browser's session. */
    public static final String COOKIE = "darkroom_session";

    /** How long a browser stays signed in. */
    public static final Duration LENGTH = Duration.ofDays(14);

    private static final Duration LINK_LENGTH = Duration.ofHours(24);

    private final Secrets secrets;
    private final Keys keys;
    private final Database database;
    private final Clock clock;

    Sessions(Secrets secrets, Keys keys, Database database, Clock clock) {
        this.secrets = secrets;
        this.keys = keys;
        this.database = database;
        this.clock = clock;
    }

    /** The path of a link that signs its reader in as the first owner; good for a day. */
    public String signInPath() {
        UUID owner = database.query(
                        "SELECT id FROM owner ORDER BY created_at, id LIMIT 1", row -> Database.id(row, "id"))
                .getFirst();
        return "/signin?token=" + token("link", owner, LINK_LENGTH);
    }

    /** A session for whoever opened such a link; empty when it is none of ours or too old. */
    public Optional<String> openLink(@Nullable String link) {
        return owner("link", link).map(owner -> token("session", owner, LENGTH));
    }

    /** A session for whoever typed a good key. */
    public Optional<String> openWithKey(@Nullable String key) {
        return Optional.ofNullable(key)
                .flatMap(text -> Credentials.parse(text.strip()))
                .flatMap(keys::recognise)
                .filter(caller -> caller.may(Scope.ASSETS_READ))
                .map(caller -> token("session", caller.ownerId(), LENGTH));
    }

    /** Whose session this is; empty when it is none of ours or over. */
    public Optional<UUID> ownerOf(@Nullable String session) {
        return owner("session", session);
    }

    private String token(String purpose, UUID owner, Duration length) {
        String claim = owner + "." + clock.instant().plus(length).getEpochSecond();
        return claim + "." + secrets.sign("sessions", purpose + "." + claim);
    }

    private Optional<UUID> owner(String purpose, @Nullable String token) {
        String[] parts = token == null ? new String[0] : token.split("\\.", 3);
        if (parts.length != 3) {
            return Optional.empty();
        }
        String expected = secrets.sign("sessions", purpose + "." + parts[0] + "." + parts[1]);
        boolean ours = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), parts[2].getBytes(StandardCharsets.UTF_8));
        return ours && Long.parseLong(parts[1]) > clock.instant().getEpochSecond()
                ? Optional.of(UUID.fromString(parts[0]))
                : Optional.empty();
    }
}
