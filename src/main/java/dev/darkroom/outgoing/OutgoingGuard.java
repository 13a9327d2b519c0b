package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.outgoing.OutgoingException.Refused;
import dev.darkroom.shared.url.WebUrl;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an address that a user gave is connected to. A name is resolved once; if any of its addresses is not
 * public, the call is refused; otherwise the very address that was checked is the one that is dialled, so that a name
 * cannot change its mind in between. Origins that the operator named are exempt: those of
 * {@code darkroom.outgoing.allow} and the provider's own.
 */
@Singleton
public class OutgoingGuard {

    /** Turns a host name into addresses; tests put another one in the place of the system's. */
    @FunctionalInterface
    interface NameResolver {
        InetAddress[] resolve(String host) throws UnknownHostException, InterruptedException;
    }

    /** A host that was let through, with the address to dial. */
    public record Checked(Origin origin, InetAddress address) {}

    private static final int MAX_LOOKUPS = 32;
    private static final int MAX_OWN_LOOKUPS = 16;

    private final TrustedOrigins trusted;
    private final Set<Origin> allowed;
    /** Those that the operator named: no name that a user gives holds them up. */
    private final NameLookups ownLookups;

    private final NameLookups lookups;

    @Inject
    public OutgoingGuard(OutgoingConfig config, TrustedOrigins trusted) {
        this(config.allow().orElse(List.of()), trusted, InetAddress::getAllByName);
    }

    public OutgoingGuard(List<String> allow, TrustedOrigins trusted, NameResolver nameResolver) {
        this.trusted = trusted;
        this.ownLookups = new NameLookups(MAX_OWN_LOOKUPS, nameResolver);
        this.lookups = new NameLookups(MAX_LOOKUPS, nameResolver);
        this.allowed = new HashSet<>();
        for (String origin : allow) {
            if (!origin.isBlank()) {
                allowed.add(originOf(origin.strip()));
            }
        }
    }

    private static Origin originOf(String configured) {
        try {
            return Origin.of(WebUrl.valueOf(configured));
        } catch (IllegalArgumentException | Refused e) {
            throw new IllegalArgumentException(
                    "darkroom.outgoing.allow: " + configured + " is no origin: " + e.getMessage());
        }
    }

    /**
     * Looks at a URL without connecting to it, for example when a user registers it.
     *
     * @throws OutgoingException when it would not be called now
     */
    public void check(WebUrl url, Duration timeout) {
        check(url, Deadline.in(timeout));
    }

    public Checked check(WebUrl url, Deadline deadline) {
        return check(url, deadline, null);
    }

    /** @param also one more origin that is exempt; null for none */
    public Checked check(WebUrl url, Deadline deadline, @Nullable Origin also) {
        Origin origin = Origin.of(url);
        boolean isExempt = origin.equals(also) || isAllowed(origin, url);
        InetAddress[] addresses =
                origin.isLiteral() ? literal(origin) : (isExempt ? ownLookups : lookups).lookUp(origin, deadline);
        if (!isExempt) {
            for (InetAddress address : addresses) {
                if (!PublicAddress.isPublic(address)) {
                    throw notPublic(origin);
                }
            }
        }
        return new Checked(origin, addresses[0]);
    }

    private boolean isAllowed(Origin origin, WebUrl url) {
        return allowed.contains(origin)
                || trusted.trustedUrls().stream()
                        .anyMatch(base -> Origin.of(base).equals(origin) && isBelow(base.path(), url.path()));
    }

    private static boolean isBelow(String base, String path) {
        return path.equals(base) || path.startsWith(base.endsWith("/") ? base : base + "/");
    }

    private static InetAddress[] literal(Origin origin) {
        InetAddress address = InetAddress.ofLiteral(origin.host());
        // An IPv4 address in IPv6 clothes comes back as IPv4: nobody means well by it.
        if (origin.host().startsWith("[") && !(address instanceof Inet6Address)) {
            throw notPublic(origin);
        }
        return new InetAddress[] {address};
    }

    private static Refused notPublic(Origin origin) {
        return new Refused(
                Kind.REFUSED_ADDRESS,
                origin
                        + " does not lead to the public internet; who runs this service can allow it by DARKROOM_OUTGOING_ALLOW");
    }

    @PreDestroy
    void stop() {
        ownLookups.stop();
        lookups.stop();
    }
}
