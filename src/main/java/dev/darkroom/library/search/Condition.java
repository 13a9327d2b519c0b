package dev.darkroom.library.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fixed SQL over an asset {@code a}, and the values for its question marks. */
public record Condition(String sql, List<@Nullable Object> values, Reads reads) {

    /** What has to be read to answer it. */
    public enum Reads {
        /**
         * {@code a.id}, {@code a.owner_id}, {@code a.type} and {@code a.source} alone, which the tables that a search scans
         * have too.
         */
        COLUMNS,
        /** Those, and whether the id is among others, such as those of a tag. */
        LIST,
        /** The asset itself. */
        ASSET
    }
}
