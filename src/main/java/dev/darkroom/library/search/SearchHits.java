package dev.darkroom.library.search;

import java.util.List;

/**
 * Hits of a search.
 *
 * @param ranked the best first
 * @param counted how many of the best are what was asked for: those with all the words where any has them, else those
 *     whose meaning is clearly near; what is ranked after them may be of use and is not counted
 * @param total how many that are, those with all the words counted beyond the ranked ones
 * @param truncated whether more have all the words than are ranked
 */
public record SearchHits(List<SearchHit> ranked, int counted, long total, boolean truncated) {

    /** What was asked for, the best first. */
    public List<SearchHit> asked() {
        return ranked.subList(0, counted);
    }
}
