package dev.darkroom.sandbox;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The sandbox's settings outside a container. */
public final class SandboxConfigs {
    private SandboxConfigs() {}

    /** The defaults, but for these; names without the prefix. */
    public static SandboxConfig with(Map<String, String> settings) {
        var builder = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(SandboxConfig.class);
        settings.forEach((name, value) -> builder.withDefaultValue("darkroom.sandbox." + name, value));
        return builder.build().getConfigMapping(SandboxConfig.class);
    }
}
