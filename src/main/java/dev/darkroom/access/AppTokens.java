package dev.darkroom.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens that a program with a key gives to a browser, so that the key stays with the program: good for a short time,
 * for named apps, and for streaming endpoints only ({@link AppTokenRoutes}). They are JSON Web Tokens under HMAC-SHA256 (RFC 7519). A
 * token stands for the key that it was made with: it can do no more, and not for longer.
 */
@ApplicationScoped
class AppTokens {

    private static final String SECRET = "app-token";
    private static final String HEADER = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    private static final int MAX_LENGTH = 16 * 1024;
    private static final Set<Scope> MAX_COUNT = EnumSet.of(Scope.JOBS_READ, Scope.JOBS_WRITE);

    private final InstallationSecrets installationSecrets;
    private final ApiKeyService apiKeyService;
    private final ObjectMapper json;
    private final Clock clock;

    AppTokens(InstallationSecrets installationSecrets, ApiKeyService apiKeyService, ObjectMapper json, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.apiKeyService = apiKeyService;
        this.json = json;
        this.clock = clock;
    }

    /** What a token says: whose key, which apps, until when (seconds since 1970). */
    @RegisterForReflection
    record Claims(String sub, List<String> apps, long exp) {}

    String make(Caller caller, List<String> apps, Duration lifetime) {
        long until = clock.instant().plus(lifetime).getEpochSecond();
        try {
            String signed = HEADER + "." + base64(json.writeValueAsString(new Claims(caller.keyId(), apps, until)));
            return signed + "." + installationSecrets.sign(SECRET, signed);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and a number are always JSON", impossible);
        }
    }

    /** Who shows the token at that place; empty when it is none of ours, over, or not for that place. */
    Optional<Caller> recognise(String token, AppTokenRoutes use) {
        return claims(token)
                .filter(claims -> claims.exp() > clock.instant().getEpochSecond())
                .filter(claims -> use.isFor(claims.apps()))
                .flatMap(claims -> apiKeyService.holder(claims.sub()))
                .map(AppTokens::lessened);
    }

    private Optional<Claims> claims(String token) {
        int dot = token.lastIndexOf('.');
        if (token.length() > MAX_LENGTH || !token.startsWith(HEADER + ".") || dot <= HEADER.length()) {
            return Optional.empty();
        }
        String signed = token.substring(0, dot);
        byte[] expected = installationSecrets.sign(SECRET, signed).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(signed.substring(HEADER.length() + 1));
            return Optional.of(json.readValue(new String(claims, StandardCharsets.UTF_8), Claims.class));
        } catch (JsonProcessingException | IllegalArgumentException older) {
            // Signed by us, and yet in a form that this version does not make.
            return Optional.empty();
        }
    }

    private static Caller lessened(Caller caller) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        MAX_COUNT.stream().filter(caller::may).forEach(scopes::add);
        return caller.with(scopes);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
