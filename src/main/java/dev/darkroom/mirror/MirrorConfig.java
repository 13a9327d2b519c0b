package dev.darkroom.mirror;

import dev.darkroom.shared.url.WebUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whether outputs are filed in another library too, and in which. */
@ConfigMapping(prefix = "darkroom.mirror")
interface MirrorConfig {

    @WithDefault("false")
    boolean enabled();

    /** One base under which {@code /v1} and {@code /rest} are found, such as another Darkroom's; absent for fal itself. */
    Optional<WebUrl> url();

    /** That library's key; absent for the configured provider and its key. */
    Optional<String> key();

    /** Files under way in one instance. */
    @WithDefault("4")
    int parallel();
}
