package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chunks of a PNG that stand before its pixels, and those of a WebP: where the first of each name lies. */
final class PngWebpChunks {

    private static final int MAX_COUNT = 1_000;
    private static final int MAX_PARTS = 20_000;

    /** Its content, without what frames it. */
    record Place(long at, long length) {}

    private final FileWindow file;
    private final Map<String, Place> places;

    private PngWebpChunks(FileWindow file, Map<String, Place> places) {
        this.file = file;
        this.places = places;
    }

    static PngWebpChunks png(FileWindow file) throws IOException {
        Map<String, Place> places = new LinkedHashMap<>();
        long at = 8;
        for (int i = 0; i < MAX_COUNT && at + 12 <= file.size(); i++) {
            ByteBuffer head = file.read(at, 8);
            long length = Integer.toUnsignedLong(head.getInt(0));
            String name = name(head, 4);
            places.putIfAbsent(name, new Place(at + 8, length));
            // After the pixels Exif is still to be found.
            at += 12 + length;
        }
        return new PngWebpChunks(file, places);
    }

    /**
     * The first frame of a PNG animation where the picture that stands beside it is none of its frames: what says where it
     * lies, and its data, part by part; nothing where the picture is the first frame, or all that there is.
     */
    static List<Place> pngFrame(FileWindow file) throws IOException {
        List<Place> frame = new ArrayList<>();
        boolean animated = false;
        long at = 8;
        for (int i = 0; i < MAX_PARTS && at + 12 <= file.size(); i++) {
            ByteBuffer head = file.read(at, 8);
            long length = Integer.toUnsignedLong(head.getInt(0));
            String name = name(head, 4);
            animated |= name.equals("acTL");
            boolean control = name.equals("fcTL");
            if (name.equals("IDAT") && (!animated || !frame.isEmpty())) {
                return List.of();
            }
            if (name.equals("IEND") || control && !frame.isEmpty()) {
                return frame;
            }
            if (control || name.equals("fdAT")) {
                frame.add(new Place(at + 8, length));
            }
            at += 12 + length;
        }
        return frame;
    }

    static PngWebpChunks webp(FileWindow file) throws IOException {
        Map<String, Place> places = new LinkedHashMap<>();
        long at = 12;
        for (int i = 0; i < MAX_COUNT && at + 8 <= file.size(); i++) {
            ByteBuffer head = file.readLittle(at, 8);
            long length = Integer.toUnsignedLong(head.getInt(4));
            places.putIfAbsent(name(head, 0), new Place(at + 8, length));
            at += 8 + length + (length & 1);
        }
        return new PngWebpChunks(file, places);
    }

    boolean has(String name) {
        return places.containsKey(name);
    }

    Optional<Place> place(String name) {
        return Optional.ofNullable(places.get(name));
    }

    /** The beginning of a chunk, at most so many bytes; nothing where there is none. */
    ByteBuffer begin(String name, int most) throws IOException {
        Place place = places.get(name);
        ByteBuffer bytes = place == null
                ? ByteBuffer.allocate(0)
                : file.upTo(place.at(), (int) Math.min(place.length(), Math.min(most, FileWindow.MAX_SIZE)));
        return bytes.order(ByteOrder.BIG_ENDIAN);
    }

    /** All of a chunk that holds a profile; nothing where there is none. */
    byte[] profile(String name) throws IOException {
        Place place = places.get(name);
        return place == null ? new byte[0] : IccProfiles.at(file, place.at(), place.length());
    }

    private static String name(ByteBuffer head, int at) {
        StringBuilder name = new StringBuilder(4);
        for (int i = at; i < at + 4; i++) {
            name.append((char) Byte.toUnsignedInt(head.get(i)));
        }
        return name.toString();
    }
}
