package dev.darkroom.library.search;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A search hit.
 *
 * @param similarity from 0 to 1
 * @param look the cosine of its look to the one searched for; null when none was, or it has none
 */
public record SearchHit(
        UUID id, double similarity, @Nullable Double look) {

    /** Above this two pictures are one, but for size, compression or brightness; unlike ones stay below 0.5. */
    private static final double SAME_PICTURE = 0.86;

    /** The best first; of equals the newest. It asks for nothing that changes when others arrive. */
    public static final Comparator<SearchHit> BEST_FIRST = Comparator.comparingDouble(SearchHit::similarity)
            .thenComparing(SearchHit::id, SearchHit::byBits)
            .reversed();

    public boolean isNearDuplicate() {
        return look != null && look >= SAME_PICTURE;
    }

    /** As Postgres orders them: UUID.compareTo takes the halves for signed numbers. */
    static int byBits(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
