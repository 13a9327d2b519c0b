package dev.darkroom.access;

/** What a key may do; a key holds any number of them. */
public enum Scope {
    JOBS_READ("jobs:read"),
    JOBS_WRITE("jobs:write"),
    ASSETS_READ("assets:read"),
    ASSETS_WRITE("assets:write"),
    /** What a scheduler or an operator does to the service itself. */
    OPERATE("operate"),
    ADMIN("admin");

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    /** The name as stored and as shown, in the style of fal's permissions ({@code assets:read}). */
    public String label() {
        return label;
    }
}
