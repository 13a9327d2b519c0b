package dev.darkroom.access;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Links that sign in without a key: signed, good once and for a day. What was used is remembered for that long. */
@ApplicationScoped
class SignInLinks {

    private static final Duration LENGTH = Duration.ofDays(1);

    private final InstallationSecrets installationSecrets;
    private final Database database;
    private final Ids ids;
    private final Clock clock;

    SignInLinks(InstallationSecrets installationSecrets, Database database, Ids ids, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    @Produces
    static RetentionRule usedLinks() {
        return new RetentionRule("used_sign_in_link", "expires_at", Duration.ZERO);
    }

    /** What a link says: which it is, whose, until when (seconds since 1970). */
    private record Claim(UUID id, UUID owner, long until) {

        @Override
        public String toString() {
            return id + "." + owner + "." + until;
        }
    }

    /** A token for the first owner. */
    String make() {
        UUID owner = database.query(
                        "SELECT id FROM owner ORDER BY created_at, id LIMIT 1", row -> Database.id(row, "id"))
                .getFirst();
        Claim claim = new Claim(ids.next(), owner, clock.instant().plus(LENGTH).getEpochSecond());
        return claim + "." + signature(claim.toString());
    }

    /** The id of the key that the link stands for, the owner's oldest that is good; empty also when it was used. */
    Optional<String> use(@Nullable String token) {
        return claim(token)
                .filter(claim -> claim.until() > clock.instant().getEpochSecond())
                .filter(this::isFirstUse)
                .flatMap(claim -> database.first(
                        """
                        SELECT id FROM api_key WHERE owner_id = ? AND disabled_at IS NULL AND scopes && ?
                            AND (expires_at IS NULL OR expires_at > ?)
                        ORDER BY created_at, id LIMIT 1
                        """,
                        row -> row.getString("id"),
                        claim.owner(),
                        new String[] {Scope.ASSETS_READ.label(), Scope.ADMIN.label()},
                        clock.instant()));
    }

    private boolean isFirstUse(Claim claim) {
        return database.update(
                        "INSERT INTO used_sign_in_link (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        claim.id(),
                        Instant.ofEpochSecond(claim.until()))
                == 1;
    }

    private Optional<Claim> claim(@Nullable String token) {
        int end = token == null ? -1 : token.lastIndexOf('.');
        if (token == null || end < 0) {
            return Optional.empty();
        }
        String claim = token.substring(0, end);
        boolean ours = MessageDigest.isEqual(
                signature(claim).getBytes(StandardCharsets.UTF_8),
                token.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        String[] parts = claim.split("\\.");
        return ours && parts.length == 3
                ? Optional.of(new Claim(UUID.fromString(parts[0]), UUID.fromString(parts[1]), Long.parseLong(parts[2])))
                : Optional.empty();
    }

    private String signature(String claim) {
        return installationSecrets.sign("sessions", "once." + claim);
    }
}
