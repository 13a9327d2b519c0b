package dev.darkroom.library.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search as bytes, for its next page: its vectors, since models differ in the last digit from machine to machine and a
 * picture's address may change its mind, and how mistyped words were read, since a word may become known in between.
 */
public final class ProbeMemory {

    private ProbeMemory() {}

    public static byte[] of(Probe probe) {
        Map<Integer, String> readings =
                probe.wording() == null ? Map.of() : probe.wording().readings();
        byte[] read = readings.entrySet().stream()
                .map(reading -> reading.getKey() + "=" + reading.getValue())
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
        List<Aim> aims = probe.aims();
        ByteBuffer bytes = ByteBuffer.allocate(2 + aims.size() * (1 + Vector.BYTES) + read.length)
                .put((byte) (probe.meaning() == null ? 0 : 1))
                .put((byte) aims.size());
        aims.forEach(
                aim -> bytes.put((byte) aim.space().ordinal()).put(aim.vector().bytes()));
        return bytes.put(read).array();
    }

    /** @param query the words that the search was given; null when it was not by words */
    public static Probe recall(@Nullable String query, ByteBuffer bytes) {
        boolean meant = bytes.get() == 1;
        List<Aim> aims = new ArrayList<>();
        for (int left = bytes.get(); left > 0; left--) {
            Space space = Space.values()[bytes.get()];
            byte[] values = new byte[Vector.BYTES];
            bytes.get(values);
            aims.add(new Aim(space, Vector.read(values)));
        }
        String read = StandardCharsets.UTF_8.decode(bytes).toString();
        return Probe.of(
                query == null ? null : Wording.of(query).reading(readings(read)),
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
