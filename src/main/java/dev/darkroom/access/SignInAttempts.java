package dev.darkroom.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.work.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Wrong keys that came to the sign-in form from an address one after another: after a few, each makes it wait twice as
 * long. Behind a proxy that does not tell its clients apart all of them are one, so the wait stays short enough to be
 * waited for. Each instance remembers the addresses that tried last.
 */
@ApplicationScoped
public class SignInAttempts {

    private static final int FREE = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int MAX_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private record Wrong(int times, Instant last) {}

    private final Cache<String, Wrong> wrong =
            Caffeine.newBuilder().maximumSize(MAX_ADDRESSES).build();

    private final Clock clock;

    SignInAttempts(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes an attempt, which counts as wrong until it is told to be otherwise: of those that come at once each counts
     * before it is known what the others were.
     *
     * @return how long the address has to wait until it may try again; zero when it may now, and has
     */
    public Duration tryBegin(@Nullable String address) {
        Instant now = clock.instant();
        Duration[] wait = {Duration.ZERO};
        wrong.asMap().compute(network(address), (_, known) -> {
            wait[0] = waitOf(known, now);
            if (known != null && wait[0].isPositive()) {
                return known;
            }
            boolean isForgotten =
                    known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now);
            return new Wrong(isForgotten ? 1 : known.times() + 1, now);
        });
        return wait[0];
    }

    /** The key of an attempt was good. */
    public void succeeded(@Nullable String address) {
        wrong.invalidate(network(address));
    }

    /** What came of an attempt is not known: it counts no more. */
    public void gaveUp(@Nullable String address) {
        wrong.asMap()
                .computeIfPresent(
                        network(address),
                        (_, known) -> known.times() <= 1 ? null : new Wrong(known.times() - 1, known.last()));
    }

    private static Duration waitOf(@Nullable Wrong known, Instant now) {
        if (known == null || known.times() < FREE) {
            return Duration.ZERO;
        }
        Duration left =
                Backoff.doubled(FIRST_WAIT, known.times() - FREE, MAX_WAIT).minus(Duration.between(known.last(), now));
        return left.isNegative() ? Duration.ZERO : left;
    }

    long remembered() {
        wrong.cleanUp();
        return wrong.estimatedSize();
    }

    /** With IPv6 whoever has an address has all of its network. */
    private static String network(@Nullable String address) {
        try {
            return address != null && InetAddress.ofLiteral(address) instanceof Inet6Address long6
                    ? Arrays.toString(Arrays.copyOf(long6.getAddress(), NETWORK_BYTES))
                    : String.valueOf(address);
        } catch (IllegalArgumentException noAddress) {
            return "?";
        }
    }
}
