package dev.darkroom.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of copying. */
@ConfigMapping(prefix = "darkroom.ingest")
interface IngestConfig {

    /** The largest file that is copied. */
    @WithDefault("2G")
    MemorySize maxFileSize();

    /** How many files are examined and kept at the same moment, over all jobs. */
    @WithDefault("8")
    int parallel();

    /**
     * How many files are downloaded at the same moment, over all jobs. One owner's files of one app may have a third of
     * these places at the most, an app half, an owner or a host three quarters.
     */
    @WithDefault("96")
    int parallelDownloads();

    /** How many files of one result are copied; those after them are reported as not obtained. */
    @WithDefault("1000")
    int maxFiles();

    /** How long one attempt to copy one file may take. */
    @WithDefault("10m")
    Duration timeout();

    /** How often a copy is tried at once, the first time included; what fails for now is tried again much later. */
    @WithDefault("4")
    int attempts();

    /** How long to wait before the second attempt; doubled after each further one. */
    @WithDefault("500ms")
    Duration firstPause();
}
