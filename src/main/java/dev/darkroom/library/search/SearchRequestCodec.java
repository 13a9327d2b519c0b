package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serialises a search request into its cursor. A search as bytes, for its next page: its vectors, since models
 * differ in the last digit from machine to machine and a picture's address may change its mind, and how mistyped
 * words were read, since a word may become known in between.
 */
public final class SearchRequestCodec {

    private SearchRequestCodec() {}

    public static byte[] of(SearchRequest searchRequest) {
        Map<Integer, String> readings = searchRequest.wording() == null
                ? Map.of()
                : searchRequest.wording().readings();
        byte[] read = readings.entrySet().stream()
                .map(reading -> reading.getKey() + "=" + reading.getValue())
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
        List<QueryVector> aims = searchRequest.aims();
        ByteBuffer bytes = ByteBuffer.allocate(2 + aims.size() * (1 + Embedding.BYTES) + read.length)
                .put((byte) (searchRequest.meaning() == null ? 0 : 1))
                .put((byte) aims.size());
        aims.forEach(
                aim -> bytes.put((byte) aim.space().ordinal()).put(aim.vector().bytes()));
        return bytes.put(read).array();
    }

    /** @param query the words that the search was given; null when it was not by words */
    public static SearchRequest recall(@Nullable String query, ByteBuffer bytes) {
        boolean meant = bytes.get() == 1;
        List<QueryVector> aims = new ArrayList<>();
        for (int left = bytes.get(); left > 0; left--) {
            EmbeddingSpace embeddingSpace = EmbeddingSpace.values()[bytes.get()];
            byte[] values = new byte[Embedding.BYTES];
            bytes.get(values);
            aims.add(new QueryVector(embeddingSpace, Embedding.read(values)));
        }
        String read = StandardCharsets.UTF_8.decode(bytes).toString();
        return SearchRequest.of(
                query == null ? null : QueryWords.of(query).reading(readings(read)),
                meant ? aims.removeFirst() : null,
                aims);
    }

    private static Map<Integer, String> readings(String read) {
        Map<Integer, String> readings = new TreeMap<>();
        for (String reading : read.isEmpty() ? new String[0] : read.split(" ")) {
            String[] parts = reading.split("=", 2);
            readings.put(Integer.valueOf(parts[0]), parts[1]);
        }
        return readings;
    }
}
