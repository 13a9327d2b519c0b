package dev.darkroom.shared.http;

import java.time.Duration;

/** The slowest rate at which a caller may send or take what is kept in memory for it meanwhile. */
final class TransferRate {

    private static final Duration BEFORE_IT_COUNTS = Duration.ofSeconds(60);
    private static final int BYTES_PER_SECOND = 64 << 10;

    private TransferRate() {}

    /** How long so many bytes may take. */
    static Duration longest(long bytes) {
        return BEFORE_IT_COUNTS.plusSeconds(bytes / BYTES_PER_SECOND);
    }
}
