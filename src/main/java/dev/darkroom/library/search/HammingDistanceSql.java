package dev.darkroom.library.search;

/** How the database finds the rows whose bits differ least from given ones; what it finds means the same either way. */
public enum HammingDistanceSql {
    /** Any Postgres: every row of the scope is compared. */
    SCAN("bit_count(%s # ?::bit(384))"),
    /** With pgvector and an index {@code USING hnsw (bits bit_hamming_ops)}: the index is walked. */
    INDEX("%s <~> ?::bit(384)");

    private final String form;

    HammingDistanceSql(String form) {
        this.form = form;
    }

    String of(String bits) {
        return form.formatted(bits);
    }
}
