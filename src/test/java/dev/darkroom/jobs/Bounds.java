package dev.darkroom.jobs;

import dev.darkroom.shared.work.ClaimBounds;
import java.util.Map;

/** Bounds of claims as tests want them. */
public final class Bounds {

    private Bounds() {}

    /** So many, whoever they are of. */
    public static ClaimBounds upTo(int most) {
        return new ClaimBounds(most, most, Map.of(), Map.of(), Map.of(), false);
    }
}
