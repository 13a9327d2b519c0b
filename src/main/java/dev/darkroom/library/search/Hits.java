package dev.darkroom.library.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param ranked the best first
 * @param total how many there are, those with all the words counted beyond the ranked ones
 * @param truncated whether more have all the words than are ranked
 */
public record Hits(List<Hit> ranked, long total, boolean truncated) {}
