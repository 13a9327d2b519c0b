package dev.darkroom.shared;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** New ids and unguessable tokens. */
@Singleton
public class Ids {

    /** Before every id that is made. */
    public static final UUID LOWEST = new UUID(0, 0);

    private static final Instant LATEST = Instant.ofEpochMilli((1L << 47) - 1);

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final long TICKS_PER_MILLI = 1 << 12;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Ten seconds. */
    private static final long SET_BACK_TICKS = 10_000 * TICKS_PER_MILLI;

    private final Clock clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE / 2);

    @Inject
    public Ids(Clock clock) {
        this(clock, new SecureRandom());
    }

    Ids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new UUID of version 7 (RFC 9562, 6.2, method 3): 48 bits of milliseconds, 12 bits of their fraction, the rest random. Each
     * sorts after the ones that this process made before, unless the clock was set back by more than {@link #SET_BACK_TICKS}.
     */
    public UUID next() {
        Instant now = clock.instant();
        long fraction = now.getNano() % NANOS_PER_MILLI * TICKS_PER_MILLI / NANOS_PER_MILLI;
        long read = now.toEpochMilli() * TICKS_PER_MILLI + fraction;
        long tick = last.updateAndGet(made -> read <= made && made - read < SET_BACK_TICKS ? made + 1 : read);
        long high = tick >>> 12 << 16 | 0x7000L | tick & 0x0FFFL;
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }

    /** So many at once, rising, all of one day in UTC: rows that belong together lie, and go, with the same day. */
    public List<UUID> ofOneDay(int count) {
        List<UUID> made = Stream.generate(this::next).limit(count).sorted().toList();
        return made.isEmpty() || day(made.getFirst()) == day(made.getLast()) ? made : ofOneDay(count);
    }

    private static long day(UUID id) {
        return TimeUnit.MILLISECONDS.toDays(id.getMostSignificantBits() >>> 16);
    }

    /** The smallest UUID of version 7 that could be made at that time; times that none has count as the nearest. */
    public static UUID lowestAt(Instant time) {
        Instant possible = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
        return new UUID(possible.toEpochMilli() << 16, 0);
    }

    /** A UUID in its usual form; anything else is empty, so that it can be "not found" rather than an error. */
    public static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A random number above zero. */
    public int number() {
        return random.nextInt(1, Integer.MAX_VALUE);
    }

    /** A token of so many random bytes in base64url without padding: 16 bytes cannot be guessed. */
    public String token(int bytes) {
        byte[] token = new byte[bytes];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
