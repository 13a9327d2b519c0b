package dev.darkroom.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recognises whoever comes to an endpoint that is open to all, where being somebody may still help. */
@ApplicationScoped
public class Visitors {

    private final Keys keys;
    private final UploadTokens tokens;
    private final Sessions sessions;

    Visitors(Keys keys, UploadTokens tokens, Sessions sessions) {
        this.keys = keys;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /**
     * The owner that a key, a token or a browser's session stands for; empty for strangers, and for who shows something that is
     * no good.
     *
     * @param authorization the {@code Authorization} header
     * @param session the cookie {@link Sessions#COOKIE}
     */
    public Optional<UUID> ownerOf(@Nullable String authorization, @Nullable String session) {
        return Credentials.fromHeader(authorization)
                .flatMap(keys::recognise)
                .or(() -> tokens.recognise(authorization))
                .map(Caller::ownerId)
                .or(() -> sessions.ownerOf(session));
    }
}
