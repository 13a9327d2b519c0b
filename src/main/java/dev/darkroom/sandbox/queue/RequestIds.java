package dev.darkroom.sandbox.queue;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7, as fal's request ids have been since spring 2026 (captured traffic). */
public final class RequestIds {
    private RequestIds() {}

    /** Another one. */
    public static UUID next(Clock clock) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                clock.millis() << 16 | 0x7000 | random.nextLong() & 0xFFF,
                random.nextLong() >>> 2 | 0x8000000000000000L);
    }
}
