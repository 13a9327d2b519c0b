package dev.darkroom.access.proxy;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/** The stand-in for fal's server proxy. */
@ConfigMapping(prefix = "darkroom.proxy")
interface ProxyConfig {

    /**
     * Further hosts that clients may name, such as a gateway's, each with the path below which we stand for it: {@code
     * queue.example.com} and {@code /queue}. fal's own are known.
     */
    Map<String, String> targets();

    /**
     * A key {@code id:secret} of ours for requests that come without one, so that browsers need none; whoever reaches us
     * can then run jobs on it. It is used for jobs and uploads only, and for no page of another origin unless {@code
     * darkroom.cors.origins} names it.
     */
    Optional<String> key();
}
