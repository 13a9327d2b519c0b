package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The colours of a BMP of the fifth version, which may bring a profile. */
final class BmpColours {

    private static final int HEADER = 14;
    private static final int FIFTH = 124;
    private static final int EMBEDDED = 0x4D424544;

    private BmpColours() {}

    /** Whether its pixels are a JPEG or a PNG, of whatever size of its own. */
    static boolean embeds(FileWindow file) throws IOException {
        int compression = file.readLittle(HEADER + 16, 4).getInt();
        return file.readLittle(HEADER, 4).getInt() >= 40 && (compression == 4 || compression == 5);
    }

    static @Nullable ColourSpace of(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(HEADER, FIFTH);
        if (header.getInt(0) != FIFTH || header.getInt(56) != EMBEDDED) {
            return null;
        }
        long place = HEADER + Integer.toUnsignedLong(header.getInt(112));
        return ColourSpace.Icc.of(IccProfiles.at(file, place, Integer.toUnsignedLong(header.getInt(116))));
    }
}
