package dev.darkroom.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Optional authentication on endpoints that are open to all. */
@ApplicationScoped
public class OptionalAuthentication {

    private final ApiKeyService apiKeyService;
    private final UploadTokens tokens;
    private final SessionService sessionService;

    OptionalAuthentication(ApiKeyService apiKeyService, UploadTokens tokens, SessionService sessionService) {
        this.apiKeyService = apiKeyService;
        this.tokens = tokens;
        this.sessionService = sessionService;
    }

    /**
     * The owner whose files and results may be read by a key, a token or a browser's session; empty for strangers, for who shows
     * something that is no good, and for keys that read neither assets nor jobs.
     *
     * @param authorization the {@code Authorization} header
     * @param session the cookie {@link SessionService#COOKIE}
     */
    public Optional<UUID> ownerOf(@Nullable String authorization, @Nullable String session) {
        return KeyCredentials.fromHeader(authorization)
                .flatMap(apiKeyService::recognise)
                .or(() -> tokens.recognise(authorization))
                .filter(caller -> caller.may(Scope.ASSETS_READ) || caller.may(Scope.JOBS_READ))
                .map(Caller::ownerId)
                .or(() -> sessionService.ownerOf(session));
    }
}
