package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The boxes of ISO base media: MP4, MOV, M4A, AVIF. */
final class IsoBoxes {

    private static final int MAX_BOXES = 2_000;

    /** A box without its header. */
    record Box(int type, long start, long end) {}

    private IsoBoxes() {}

    static int type(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    /** The boxes between two places; a damaged end is left out. */
    static List<Box> between(FileWindow file, long from, long to) throws IOException {
        List<Box> boxes = new ArrayList<>();
        long at = from;
        while (at + 8 <= to && boxes.size() < MAX_BOXES) {
            ByteBuffer header = file.read(at, 8);
            long length = Integer.toUnsignedLong(header.getInt(0));
            int headerLength = 8;
            if (length == 1) {
                length = file.read(at + 8, 8).getLong();
                headerLength = 16;
            } else if (length == 0) {
                length = to - at;
            }
            if (length < headerLength || length > to - at) {
                break;
            }
            boxes.add(new Box(header.getInt(4), at + headerLength, at + length));
            at += length;
        }
        return boxes;
    }

    static List<Box> all(FileWindow file, Box parent, String name) throws IOException {
        int wanted = type(name);
        return between(file, parent.start(), parent.end()).stream()
                .filter(box -> box.type() == wanted)
                .toList();
    }

    static Optional<Box> first(FileWindow file, Box parent, String name) throws IOException {
        return all(file, parent, name).stream().findFirst();
    }

    static Box whole(FileWindow file) {
        return new Box(0, 0, file.size());
    }
}
