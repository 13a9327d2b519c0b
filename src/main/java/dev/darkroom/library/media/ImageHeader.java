package dev.darkroom.library.media;

import dev.darkroom.library.media.MediaProbe.Mask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The size of PNG, GIF, BMP and WebP images, which stands at a fixed place. */
final class ImageHeader {

    private static final int VP8_SIZE = 0x3FFF;
    private static final int PROFILE = 0x20;

    private ImageHeader() {}

    static ProbeResult png(FileWindow file) throws IOException {
        ByteBuffer header = file.read(16, 8);
        return ProbeResult.size(header.getInt(0), header.getInt(4))
                .turned(ExifOrientation.isQuarterTurn(pngOrientation(file)));
    }

    static int pngOrientation(FileWindow file) throws IOException {
        return ExifOrientation.in(Chunks.png(file).begin("eXIf", ExifOrientation.WINDOW));
    }

    static ProbeResult gif(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(6, 4);
        return ProbeResult.size(Short.toUnsignedInt(header.getShort(0)), Short.toUnsignedInt(header.getShort(2)));
    }

    /** A negative height means that the rows run from the top. */
    static ProbeResult bmp(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(18, 8);
        return ProbeResult.size(header.getInt(0), Math.abs((long) header.getInt(4)));
    }

    static ProbeResult webp(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(12, 18);
        int form = header.get(3);
        if (form == 'X') {
            return ProbeResult.size(1 + medium(header, 12), 1 + medium(header, 15));
        }
        if (form == 'L') {
            int bits = header.getInt(9);
            return ProbeResult.size(1 + (bits & VP8_SIZE), 1 + (bits >>> 14 & VP8_SIZE));
        }
        return ProbeResult.size(header.getShort(14) & VP8_SIZE, header.getShort(16) & VP8_SIZE);
    }

    /** The flag that says that there is a profile. */
    static Optional<Mask> webpProfileMask(FileWindow file) throws IOException {
        ByteBuffer header = file.read(12, 9);
        byte flags = header.get(8);
        boolean profiled = header.get(3) == 'X' && (flags & PROFILE) != 0;
        return profiled ? Optional.of(new Mask(20, (byte) (flags & ~PROFILE))) : Optional.empty();
    }

    private static int medium(ByteBuffer bytes, int at) {
        return Byte.toUnsignedInt(bytes.get(at))
                | Byte.toUnsignedInt(bytes.get(at + 1)) << 8
                | Byte.toUnsignedInt(bytes.get(at + 2)) << 16;
    }
}
