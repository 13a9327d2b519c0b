package dev.darkroom.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Wrong keys that came from an address one after another: after a few, each makes it wait twice as long. Behind a proxy
 * that does not tell its clients apart all of them are one, so the wait stays short enough to be waited for. Each
 * instance remembers the addresses that tried last.
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

    private final Map<String, Wrong> wrong = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private final Clock clock;

    SignInAttempts(Clock clock) {
        this.clock = clock;
    }

    /** How long the address has to wait until it may try again; zero when it may now. */
    public Duration waitOf(@Nullable String address) {
        synchronized (wrong) {
            Wrong known = wrong.get(network(address));
            if (known == null || known.times() < FREE) {
                return Duration.ZERO;
            }
            Duration since = Duration.between(known.last(), clock.instant());
            Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(known.times() - FREE, 16));
            Duration left = (wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT).minus(since);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** A key that was tried from there was wrong. */
    public void failed(@Nullable String address) {
        Instant now = clock.instant();
        synchronized (wrong) {
            wrong.merge(
                    network(address),
                    new Wrong(1, now),
                    (before, _) -> before.last().plus(FORGOTTEN_AFTER).isBefore(now)
                            ? new Wrong(1, now)
                            : new Wrong(before.times() + 1, now));
        }
    }

    /** A key that was tried from there was good. */
    public void succeeded(@Nullable String address) {
        synchronized (wrong) {
            wrong.remove(network(address));
        }
    }

    int remembered() {
        synchronized (wrong) {
            return wrong.size();
        }
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
