package dev.darkroom.storage.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of uploads. */
@ConfigMapping(prefix = "darkroom.uploads")
interface UploadConfig {

    /** The largest file that is taken, in one piece or as the sum of its parts. */
    @WithDefault("10G")
    MemorySize maxSize();

    /** Of what is cut into parts for the caller: what a bad line can lose at a time; at least 5 MiB in a bucket. */
    @WithDefault("16M")
    MemorySize partSize();

    /** How long the bytes of an upload are awaited: a slow line may need hours for many parts. */
    @WithDefault("24h")
    Duration openFor();
}
