package dev.darkroom.library.asset;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what owners bring in. */
@ConfigMapping(prefix = "darkroom.library")
public interface LibraryConfig {

    /** The largest file that is fetched for {@code POST /v1/assets/uploads}. */
    @WithDefault("2G")
    MemorySize maxUploadSize();

    /** How long fetching it may take; at most 9 minutes, within the lease of a write. */
    @WithDefault("5m")
    Duration uploadTimeout();

    Export export();

    /** Archives of many assets. */
    interface Export {

        /** The most assets in one: what is remembered of each until the end takes some 400 bytes of memory. */
        @WithDefault("100000")
        int most();

        /** How many an instance sends at the same time; one owner may have half of them. */
        @WithDefault("4")
        int atOnce();
    }
}
