package dev.darkroom.library.media;

import dev.darkroom.library.media.IsoBoxes.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The primary item, its rotation and its alpha item of a picture in ISO boxes (AVIF, HEIF). */
final class AvifItems {

    private static final String ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha";
    private static final int MAX_COUNT = 10_000;

    private final FileWindow file;
    private final Box meta;

    private AvifItems(FileWindow file, Box meta) {
        this.file = file;
        this.meta = meta;
    }

    static Optional<AvifItems> in(FileWindow file) throws IOException {
        return IsoBoxes.first(file, IsoBoxes.whole(file), "meta")
                .map(box -> new AvifItems(file, new Box(box.type(), box.start() + 4, box.end())));
    }

    /** 1 to 8 as in Exif: first turned (irot), then mirrored (imir), as far as the picture that is shown says so. */
    int orientation() throws IOException {
        int turns = 0;
        int mirror = -1;
        for (Box property : properties(primary())) {
            if (property.type() == IsoBoxes.type("irot")) {
                turns = file.read(property.start(), 1).get(0) & 3;
            } else if (property.type() == IsoBoxes.type("imir")) {
                mirror = file.read(property.start(), 1).get(0) & 1;
            }
        }
        return switch (mirror) {
            // Top and bottom change places.
            case 0 -> new int[] {4, 5, 2, 7}[turns];
            // Left and right change places.
            case 1 -> new int[] {2, 7, 4, 5}[turns];
            // irot counts quarter turns against the clock.
            default -> new int[] {1, 8, 3, 6}[turns];
        };
    }

    /** In which colours the picture is that is shown: by a profile before code points; null for the usual ones. */
    @Nullable ColourSpace colours() throws IOException {
        ColourSpace coded = null;
        for (Box property : properties(primary())) {
            if (property.type() != IsoBoxes.type("colr")) {
                continue;
            }
            long size = property.end() - property.start();
            int kind = file.read(property.start(), 4).getInt();
            if (kind == IsoBoxes.type("nclx") && size >= 8) {
                ByteBuffer codes = file.read(property.start() + 4, 4);
                int transfer = codes.getShort(2);
                // The cameras' curve is what encoders write unasked, and means no more than the usual one.
                boolean usual = transfer == 1 || transfer == 6;
                coded = CicpColourSpace.of(codes.getShort(0), usual ? 13 : transfer);
            } else if (size - 4 <= FileWindow.MAX_SIZE && size > 4) {
                byte[] profile = new byte[(int) size - 4];
                file.read(property.start() + 4, profile.length).get(profile);
                return new ColourSpace.Icc(profile);
            }
        }
        return coded;
    }

    /** The item that holds how much of the picture shows through, in greys; 0 where all of it is solid. */
    int alpha() throws IOException {
        int shown = primary();
        Optional<Box> references = IsoBoxes.first(file, meta, "iref");
        if (references.isEmpty()) {
            return 0;
        }
        // Wide ids come with pictures of very many tiles only.
        Box inside = new Box(0, references.get().start() + 4, references.get().end());
        for (Box reference : IsoBoxes.all(file, inside, "auxl")) {
            ByteBuffer ids = file.read(reference.start(), 6);
            int from = Short.toUnsignedInt(ids.getShort(0));
            if (Short.toUnsignedInt(ids.getShort(4)) == shown && isAlpha(from)) {
                return from;
            }
        }
        return 0;
    }

    /** Where the number of the item that is shown stands, in two bytes. */
    long placeOfPrimary() throws IOException {
        Box box = IsoBoxes.first(file, meta, "pitm").orElseThrow(() -> new IOException("no picture is named"));
        return box.start() + 4;
    }

    private int primary() throws IOException {
        return Short.toUnsignedInt(file.read(placeOfPrimary(), 2).getShort());
    }

    private boolean isAlpha(int item) throws IOException {
        for (Box property : properties(item)) {
            if (property.type() == IsoBoxes.type("auxC")) {
                int length = (int) Math.min(property.end() - property.start() - 4, ALPHA.length());
                byte[] name = new byte[length];
                file.read(property.start() + 4, length).get(name);
                return new String(name, StandardCharsets.US_ASCII).equals(ALPHA);
            }
        }
        return false;
    }

    /** Those that are tied to an item, by their places in ipco. */
    private List<Box> properties(int item) throws IOException {
        Optional<Box> all = IsoBoxes.first(file, meta, "iprp");
        Optional<Box> container = all.isEmpty() ? Optional.empty() : IsoBoxes.first(file, all.get(), "ipco");
        Optional<Box> ties = all.isEmpty() ? Optional.empty() : IsoBoxes.first(file, all.get(), "ipma");
        if (container.isEmpty() || ties.isEmpty()) {
            return List.of();
        }
        List<Box> boxes =
                IsoBoxes.between(file, container.get().start(), container.get().end());
        List<Box> tied = new ArrayList<>();
        int length = (int)
                Math.min(FileWindow.MAX_SIZE, ties.get().end() - ties.get().start());
        ByteBuffer table = file.read(ties.get().start(), length);
        int flags = table.getInt();
        boolean wideIds = flags >>> 24 >= 1;
        boolean wideIndexes = (flags & 1) == 1;
        long entries = Math.min(MAX_COUNT, Integer.toUnsignedLong(table.getInt()));
        for (long i = 0; i < entries; i++) {
            int id = wideIds ? table.getInt() : Short.toUnsignedInt(table.getShort());
            int count = Byte.toUnsignedInt(table.get());
            for (int j = 0; j < count; j++) {
                int index = wideIndexes ? table.getShort() & 0x7FFF : table.get() & 0x7F;
                if (id == item && index >= 1 && index <= boxes.size()) {
                    tied.add(boxes.get(index - 1));
                }
            }
        }
        return tied;
    }
}
