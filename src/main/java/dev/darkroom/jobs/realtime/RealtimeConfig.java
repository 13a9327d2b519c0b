package dev.darkroom.jobs.realtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of realtime connections. */
@ConfigMapping(prefix = "darkroom.realtime")
interface RealtimeConfig {

    /** Open at the same time, with some hundred KiB each; three quarters of them one owner's, one key's or one app's. */
    @WithDefault("256")
    int connections();

    /** How long the provider may take to agree to one; a model that has to be started takes long. */
    @WithDefault("90s")
    Duration handshakeTimeout();

    /** A connection on which nothing passes either way for that long is closed. */
    @WithDefault("5m")
    Duration idleTimeout();

    /** How long one may last; its client opens another then. */
    @WithDefault("1h")
    Duration maxDuration();

    /** Largest frame in bytes, in either direction. Frames are passed on piece by piece and never held whole. */
    @WithDefault("16777216")
    long maxFrameBytes();
}
