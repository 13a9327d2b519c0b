package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Binary quantization of a query vector. What a scan knows of an aim: its signs, and how much each of them says.
 * Where the aim points clearly to one side, one that points to the other is far; where it hardly points to either,
 * that means little. Told in four bits for each dimension, the weight of the signs that differ is nearly as good as
 * the product with the aim itself.
 *
 * @param bits as Postgres writes a {@code bit(384)}
 * @param weights of each dimension, the bits worth 1, 2, 4 and 8
 */
record BinaryQuantization(String bits, List<String> weights) {

    private static final int PLANES = 4;

    /** Fewest is nearest; takes what {@link #weighed} gives. */
    static final String WEIGHED = IntStream.range(0, PLANES)
            .mapToObj(plane -> (1 << plane) + " * bit_count((a.bits # ?::bit(384)) & ?::bit(384))")
            .collect(Collectors.joining(" + "));

    static BinaryQuantization of(QueryVector queryVector) {
        Embedding sides = queryVector.space().sides(queryVector.vector());
        int[] weights = weights(sides.values());
        return new BinaryQuantization(
                sides.signs(),
                IntStream.range(0, PLANES)
                        .mapToObj(plane -> plane(weights, plane))
                        .toList());
    }

    List<String> weighed() {
        return weights.stream().flatMap(plane -> Stream.of(bits, plane)).toList();
    }

    /** From 0 to 15. The few that are much larger than most would leave nothing to tell those apart by. */
    private static int[] weights(short[] components) {
        double squares = 0;
        for (short component : components) {
            squares += (double) component * component;
        }
        double top = Math.max(1, 2.5 * Math.sqrt(squares / components.length));
        int most = (1 << PLANES) - 1;
        return IntStream.range(0, components.length)
                .map(i -> (int) Math.min(most, Math.round(Math.abs(components[i]) / top * most)))
                .toArray();
    }

    private static String plane(int[] weights, int plane) {
        return IntStream.of(weights)
                .mapToObj(weight -> (weight >> plane & 1) == 1 ? "1" : "0")
                .collect(Collectors.joining());
    }
}
