package dev.darkroom.outgoing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What calls to addresses given by users may do. */
@ConfigMapping(prefix = "darkroom.outgoing")
public interface OutgoingConfig {

    /**
     * Origins, such as {@code http://10.0.0.5:9000}, that may be called although their address is not public. Scheme,
     * host and port must match exactly; a default port may be left out.
     */
    Optional<List<String>> allow();

    /** How long a connection may take to come about, at most. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** How many calls to one origin may be under way at once; as many again wait. */
    @WithDefault("128")
    int connectionsPerOrigin();
}
