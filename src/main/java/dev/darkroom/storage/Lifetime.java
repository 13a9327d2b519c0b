package dev.darkroom.storage;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long an object is kept. */
public final class Lifetime {

    /** A hundred years; more is a slip of the hand. */
    public static final long MAX_SECONDS = 36_500L * 24 * 60 * 60;

    private Lifetime() {}

    /**
     * The first wish that there is counts; 0 in it means for ever, and so does no wish at all.
     *
     * @param wishes in seconds, from the closest to the most general: of the request, the key, the owner, the operator
     * @return null for ever
     */
    static @Nullable Instant end(Instant now, @Nullable Long... wishes) {
        return Arrays.stream(wishes)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(seconds -> seconds > 0)
                .map(seconds -> now.plusSeconds(Math.min(seconds, MAX_SECONDS)))
                .orElse(null);
    }
}
