package dev.darkroom.access;

import java.util.Arrays;
import java.util.Optional;

/** What a key may do; a key holds any number of them. */
public enum Scope {
    JOBS_READ("jobs:read"),
    JOBS_WRITE("jobs:write"),
    ASSETS_READ("assets:read"),
    ASSETS_WRITE("assets:write"),
    WEBHOOKS_READ("webhooks:read"),
    WEBHOOKS_WRITE("webhooks:write"),
    EVENTS_READ("events:read"),
    USAGE_READ("usage:read"),
    KEYS_READ("keys:read"),
    KEYS_WRITE("keys:write"),
    /** What a scheduler or an operator does to the service itself. */
    OPERATE("operate"),
    ADMIN("admin");

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    /** Whether a key gets it without being asked: none that lets it make keys, or touch the service itself. */
    boolean isUsual() {
        return switch (this) {
            case KEYS_READ, KEYS_WRITE, OPERATE, ADMIN -> false;
            default -> true;
        };
    }

    /** That of a label; empty where there is none. */
    static Optional<Scope> of(String label) {
        return Arrays.stream(values())
                .filter(scope -> scope.label.equals(label))
                .findFirst();
    }

    /** The name as stored and as shown, in the style of fal's permissions ({@code assets:read}). */
    public String label() {
        return label;
    }
}
