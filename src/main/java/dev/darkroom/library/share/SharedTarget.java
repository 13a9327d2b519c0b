package dev.darkroom.library.share;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Target of a share link, at the moment it is opened. */
public sealed interface SharedTarget {

    /** The file of one asset. */
    record Asset(Item file) implements SharedTarget {}

    /**
     * What lies in a collection, newest first.
     *
     * @param more whether there is more in it than is shown
     */
    record Collection(String name, List<Item> files, boolean more) implements SharedTarget {}

    /**
     * One file, with no more of its asset than somebody who looks at it needs.
     *
     * @param url a path without a host, signed for a short time
     * @param width in pixels; null, like the height, when it has none or it is not known
     * @param still the same kind of path: of a picture to its thumbnail, or to itself; of a video to a still, or null
     */
    record Item(
            String url,
            String type,
            String title,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String still) {}
}
