package dev.darkroom.outgoing;

import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Function;

/**
 * The guard as a plain function, for whoever dials by itself and knows nothing of us, as the emulator does. Our own
 * address is let through: callbacks go there.
 */
@Singleton
class OutgoingAddresses {

    private final OutgoingGuard guard;
    private final OutgoingConfig config;
    private final PublicUrl publicUrl;

    OutgoingAddresses(OutgoingGuard guard, OutgoingConfig config, PublicUrl publicUrl) {
        this.guard = guard;
        this.config = config;
        this.publicUrl = publicUrl;
    }

    /** From a URL to the one address that may be dialled for it; throws an {@link OutgoingException} for what may not. */
    @Produces
    @Singleton
    @Named("outgoing")
    Function<URI, InetSocketAddress> addresses() {
        return this::address;
    }

    private InetSocketAddress address(URI url) {
        Deadline deadline = Deadline.in(config.connectTimeout());
        Origin own = Origin.of(WebUrl.valueOf(publicUrl.forOthers()));
        OutgoingGuard.Checked checked =
                guard.check(WebUrl.parse(url.toString()).orElseThrow(OutgoingAddresses::unreadable), deadline, own);
        return new InetSocketAddress(checked.address(), checked.origin().port());
    }

    private static OutgoingException unreadable() {
        return new OutgoingException.Refused(OutgoingException.Kind.BAD_URL, "only http and https URLs are called");
    }
}
