package dev.darkroom.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where objects are kept. */
@ConfigMapping(prefix = "darkroom.storage")
interface StorageConfig {

    /** The folder of the objects; made when missing. Temporary files lie below it, so that a rename stays one. */
    @WithDefault("${darkroom.data-dir:data}/objects")
    Path directory();
}
