package dev.darkroom.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access decision, from the strictest to the most permissive. */
public enum AclDecision {
    /** As if there were no such file: 404. */
    HIDE,
    /** 403. */
    FORBID,
    ALLOW;

    /** The word on the wire. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<AclDecision> of(@Nullable String label) {
        return Arrays.stream(values())
                .filter(decision -> decision.label().equals(label))
                .findFirst();
    }
}
