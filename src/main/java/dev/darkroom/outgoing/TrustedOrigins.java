package dev.darkroom.outgoing;

import dev.darkroom.shared.url.WebUrl;
import java.util.List;

/** Base URLs that the configuration names for purposes of its own, such as the provider's: exempt from the outgoing guard. */
@FunctionalInterface
public interface TrustedOrigins {

    /** Those that are known now: of each what has its scheme, host and port, and lies at its path or below. */
    List<WebUrl> trustedUrls();
}
