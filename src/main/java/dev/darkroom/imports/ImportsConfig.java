package dev.darkroom.imports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What may be imported, and how much of it at the same time. */
@ConfigMapping(prefix = "darkroom.imports")
interface ImportsConfig {

    /** Only below it can files of this machine be imported; absent for none at all. */
    Optional<Path> folder();

    /** Steps and files under way in one instance; an owner may have three quarters of them. */
    @WithDefault("8")
    int parallel();
}
