package dev.darkroom.shared.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How many connections callers may have, and how long each may keep the server waiting. */
@ConfigMapping(prefix = "darkroom.http.connections")
interface ConnectionConfig {

    /**
     * Open at the same time; those that wait for their client longest make room for new ones. By default half of the files
     * that the process may have open, one for each 128 KiB of the heap, and 16,384 at most.
     */
    OptionalInt max();

    /** From the connection, or the first byte of a request, to the end of its headers. Slow mobile networks need a few. */
    @WithDefault("15s")
    Duration headerTimeout();

    /** Between requests. Longer than the minute for which proxies keep theirs, so that they close first. */
    @WithDefault("75s")
    Duration idleTimeout();

    /** In each span of that length at least 1 KiB of a body that is being waited for has to come. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** A client that takes nothing of its answer for that long has gone. */
    @WithDefault("60s")
    Duration sendTimeout();

    /** For which a kept connection may still bring a request once the instance is told to stop. Proxies see it close by then. */
    @WithDefault("2s")
    Duration drainTimeout();
}
