package dev.darkroom.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What becomes of files in inputs. */
@ConfigMapping(prefix = "darkroom.inputs")
interface InputConfig {

    /** How the provider gets at files that we keep. */
    enum HandOver {
        /** By our URL where it can be expected to reach us, else by uploading. */
        AUTO,
        /** By our URL. */
        URL,
        /** Each is uploaded to the provider's own storage, once. */
        UPLOAD
    }

    /** Data URIs from this length on are moved to storage; fal takes small ones only. */
    @WithDefault("8K")
    MemorySize dataUriThreshold();

    /** How long files that came with inputs are kept: as long as the jobs, which may be run again. */
    @WithDefault("${darkroom.retention.jobs:30d}")
    Duration keep();

    @WithDefault("auto")
    HandOver handOver();

    /** The largest file that is uploaded to the provider. */
    @WithDefault("2G")
    MemorySize maxUploadSize();

    /** How long one upload to the provider may take. */
    @WithDefault("10m")
    Duration uploadTimeout();

    /** Uploads to the provider at the same moment. */
    @WithDefault("8")
    int parallelUploads();

    /** How long the provider is asked to keep what is uploaded; jobs of the last third of it upload anew. */
    @WithDefault("3d")
    Duration copyLifetime();
}
