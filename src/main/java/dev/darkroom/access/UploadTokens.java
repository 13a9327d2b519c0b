package dev.darkroom.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived tokens that stand for a key where files are sent, so that whoever sends them need not have the key.
 * Nothing is stored: a token names the key and a time, and only we can make one. It is no better than its key: when
 * that is disabled, loses a scope or has another secret, so does the token.
 */
@ApplicationScoped
public class UploadTokens {

    /** What fal grants at the most: 30 days. */
    public static final int MAX_SECONDS = 30 * 24 * 60 * 60;

    private static final String SECRET = "upload-tokens";
    /** Ends the fingerprint of the secret, which has none. */
    private static final char MARK = '~';

    private static final Pattern FINGERPRINTED = Pattern.compile("[0-9a-f]{16}~.+", Pattern.DOTALL);

    private final InstallationSecrets installationSecrets;
    private final ApiKeyService apiKeyService;
    private final Clock clock;

    UploadTokens(InstallationSecrets installationSecrets, ApiKeyService apiKeyService, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.apiKeyService = apiKeyService;
        this.clock = clock;
    }

    /** @param createdAt in whole seconds, as is {@code expiresAt} */
    public record Token(String text, Instant createdAt, Instant expiresAt) {}

    public Token issue(Caller caller, Duration life) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(life);
        if (caller.secretUntil() != null && caller.secretUntil().isBefore(end)) {
            end = caller.secretUntil().truncatedTo(ChronoUnit.SECONDS);
        }
        String secret = apiKeyService.fingerprint(caller).orElse("");
        String claim = end.getEpochSecond() + "." + secret + MARK + caller.keyId();
        return new Token(installationSecrets.sign(SECRET, claim) + "." + claim, now, end);
    }

    /** Whose token an {@code Authorization: Bearer} header shows; empty when it is none of ours, or too old. */
    Optional<Caller> recognise(@Nullable String header) {
        return KeyCredentials.behindScheme(header, "bearer").flatMap(this::holder);
    }

    private Optional<Caller> holder(String token) {
        // The id of a key may hold dots; the other two never do.
        String[] parts = token.split("\\.", 3);
        return parts.length == 3 && isOurs(parts) && isYoung(parts[1]) ? key(parts[2]) : Optional.empty();
    }

    // Those of the version before tell no secret; the last of them ends in thirty days.
    private Optional<Caller> key(String named) {
        int mark = named.indexOf(MARK);
        return FINGERPRINTED.matcher(named).matches()
                ? apiKeyService.holder(named.substring(mark + 1), named.substring(0, mark))
                : apiKeyService.holder(named);
    }

    private boolean isOurs(String[] parts) {
        String expected = installationSecrets.sign(SECRET, parts[1] + "." + parts[2]);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), parts[0].getBytes(StandardCharsets.UTF_8));
    }

    private boolean isYoung(String seconds) {
        return Long.parseLong(seconds) > clock.instant().getEpochSecond();
    }
}
