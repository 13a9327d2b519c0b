package dev.darkroom.library.preview;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How pictures and videos are opened, and what is made of them. */
@ConfigMapping(prefix = "darkroom.media")
interface MediaConfig {

    /** The program that takes stills out of videos, by its path or by its name; without it videos have no look and no poster. */
    @WithDefault("ffmpeg")
    String ffmpeg();

    Thumbnails thumbnails();

    interface Thumbnails {

        /** Whether this instance makes them; what is made already is given out in any case. */
        @WithDefault("true")
        boolean enabled();

        /** Pictures of more pixels get none: decoding some kinds takes four bytes for each. */
        @WithDefault("50000000")
        long maxPixels();

        /** Larger files get none: each is copied to a temporary file first. */
        @WithDefault("1G")
        MemorySize maxFileSize();

        /** How much of one processor's time making them may take for long, above 0. */
        @WithDefault("0.5")
        double share();
    }
}
