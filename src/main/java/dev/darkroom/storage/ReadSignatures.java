package dev.darkroom.storage;

import dev.darkroom.access.InstallationSecrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Permissions to read one object until a time: {@code ?identity=<seconds>.<HMAC>}, under fal's name for it. */
@ApplicationScoped
public class ReadSignatures {

    public static final String PARAMETER = "identity";
    /** A week. */
    public static final int MAX_SECONDS = 7 * 24 * 60 * 60;

    static final Duration MAX_DURATION = Duration.ofSeconds(MAX_SECONDS);

    private static final String SECRET = "read-signatures";
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\.([A-Za-z0-9_-]{43})");
    private static final Pattern IN_URL = Pattern.compile("[?&]" + PARAMETER + "=(?<signature>" + FORM + ")(?:[&#]|$)");

    private final InstallationSecrets installationSecrets;
    private final Clock clock;

    ReadSignatures(InstallationSecrets installationSecrets, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.clock = clock;
    }

    /** What to add to the object's URL. */
    public String query(String key, Duration validity) {
        return query(key, clock.instant().plus(validity));
    }

    /** The same for the same end. */
    public String query(String key, Instant end) {
        return "?" + PARAMETER + "=" + end.getEpochSecond() + "." + sign(key, end.getEpochSecond());
    }

    /** The signature in a URL, as a query that holds nothing else; empty where there is none. */
    static String queryIn(String url) {
        Matcher found = IN_URL.matcher(url);
        return found.find() ? "?" + PARAMETER + "=" + found.group("signature") : "";
    }

    public boolean isGood(String key, @Nullable String identity) {
        Matcher parts = FORM.matcher(identity == null ? "" : identity);
        if (!parts.matches()) {
            return false;
        }
        long end = Long.parseLong(parts.group(1));
        return end > clock.instant().getEpochSecond()
                && MessageDigest.isEqual(bytes(sign(key, end)), bytes(parts.group(2)));
    }

    private String sign(String key, long end) {
        return installationSecrets.sign(SECRET, key + "\n" + end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
