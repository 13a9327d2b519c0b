package dev.darkroom.library.search.embedding;

import dev.darkroom.shared.url.WebUrl;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of indexing and search: embedding models and their limits. */
@ConfigMapping(prefix = "darkroom.search")
public interface SearchConfig {

    /** Whether the database has pgvector and the indexes that docs/reference/search.md names. */
    @WithDefault("false")
    boolean pgvector();

    /** How much of one processor's time reading assets in the background may take for long, above 0. */
    @WithDefault("0.5")
    double readingShare();

    /** A model of somebody else's in place of the built-in one. */
    Embedding embedding();

    /** Pictures that are searched by, and looked at. */
    Look look();

    interface Embedding {

        /** The base of an OpenAI-compatible API, such as {@code https://api.openai.com/v1}; without it the built-in model reads. */
        Optional<WebUrl> url();

        /** Its bearer key, if it wants one. */
        Optional<String> key();

        /** The model's name there. */
        @WithDefault("text-embedding-3-small")
        String model();

        /** How long one call may take. */
        @WithDefault("20s")
        Duration timeout();
    }

    interface Look {

        /** Pictures of more pixels are not looked at: they are found by words only, and not searched by. */
        @WithDefault("100000000")
        long maxPixels();

        /** Larger files are not looked at, nor fetched to search by them. */
        @WithDefault("256M")
        MemorySize maxFileSize();

        /** How long fetching it may take. */
        @WithDefault("20s")
        Duration fetchTimeout();
    }
}
