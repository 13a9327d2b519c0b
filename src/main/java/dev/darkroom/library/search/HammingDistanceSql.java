package dev.darkroom.library.search;

/** SQL for nearest neighbours by Hamming distance. */
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
