package dev.darkroom.library.media;

import dev.darkroom.library.media.MediaProbe.Canvas;
import dev.darkroom.library.media.MediaProbe.Mask;
import dev.darkroom.library.media.MediaProbe.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The size of PNG, GIF, BMP and WebP images, and of the canvas of those that are animations. */
final class ImageHeader {

    private static final int VP8_SIZE = 0x3FFF;
    private static final int PROFILE = 0x20;
    private static final int ANIMATED = 0x02;

    /** IDAT and IEND. */
    private static final int PNG_DATA = 0x49444154;

    private static final int PNG_END = 0x49454E44;
    private static final int GIF_EXTENSION = 0x21;
    private static final int GIF_FRAME = 0x2C;
    private static final int GIF_PALETTE = 0x80;
    private static final int MAX_BLOCKS = 100_000;

    private ImageHeader() {}

    static ProbeResult png(FileWindow file) throws IOException {
        ByteBuffer header = file.read(16, 8);
        return ProbeResult.size(header.getInt(0), header.getInt(4))
                .turned(ExifOrientation.isQuarterTurn(pngOrientation(file)));
    }

    static int pngOrientation(FileWindow file) throws IOException {
        return ExifOrientation.in(PngWebpChunks.png(file).begin("eXIf", ExifOrientation.WINDOW));
    }

    /** Empty where the picture beside an animation is its first frame, or all that there is. */
    static Optional<Canvas> pngCanvas(FileWindow file) throws IOException {
        List<PngWebpChunks.Place> frame = PngWebpChunks.pngFrame(file);
        if (frame.size() < 2) {
            return Optional.empty();
        }
        ByteBuffer header = file.read(16, 8);
        ByteBuffer place = file.read(frame.getFirst().at(), 20);
        return Optional.of(new Canvas(header.getInt(0), header.getInt(4), place.getInt(12), place.getInt(16)));
    }

    /** The first frame of an animation as a PNG of its own, where the picture beside it is another. */
    static List<Piece> pngFrame(FileWindow file) throws IOException {
        List<PngWebpChunks.Place> frame = PngWebpChunks.pngFrame(file);
        Optional<PngWebpChunks.Place> picture = PngWebpChunks.png(file).place("IDAT");
        if (frame.size() < 2 || picture.isEmpty()) {
            return List.of();
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(Piece.of(0, 16));
        pieces.add(Piece.of(frame.getFirst().at() + 4, 8));
        pieces.add(Piece.of(24, picture.get().at() - 8 - 24));
        for (PngWebpChunks.Place part : frame.subList(1, frame.size())) {
            // Without its number in the sequence.
            int length = (int) part.length() - 4;
            pieces.add(Piece.of(
                    ByteBuffer.allocate(8).putInt(length).putInt(PNG_DATA).array()));
            pieces.add(Piece.of(part.at() + 4, length + 4L));
        }
        pieces.add(Piece.of(ByteBuffer.allocate(12).putInt(4, PNG_END).array()));
        return pieces;
    }

    static ProbeResult gif(FileWindow file) throws IOException {
        Canvas canvas = gifCanvas(file);
        return ProbeResult.size(canvas.width(), canvas.height());
    }

    /** Its logical screen, and more where its first frame needs that: so browsers do. */
    static Canvas gifCanvas(FileWindow file) throws IOException {
        ByteBuffer screen = file.readLittle(6, 7);
        long at = firstFrame(file, 13 + paletteSize(screen.get(4)));
        int left = 0;
        int top = 0;
        int right = 0;
        int bottom = 0;
        if (at >= 0) {
            ByteBuffer frame = file.readLittle(at, 8);
            left = Short.toUnsignedInt(frame.getShort(0));
            top = Short.toUnsignedInt(frame.getShort(2));
            right = left + Short.toUnsignedInt(frame.getShort(4));
            bottom = top + Short.toUnsignedInt(frame.getShort(6));
        }
        return new Canvas(
                Math.max(Short.toUnsignedInt(screen.getShort(0)), right),
                Math.max(Short.toUnsignedInt(screen.getShort(2)), bottom),
                left,
                top);
    }

    private static int paletteSize(byte flags) {
        return (flags & GIF_PALETTE) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** Where its place and size stand; -1 where there is none. */
    private static long firstFrame(FileWindow file, long from) throws IOException {
        long at = from;
        int left = MAX_BLOCKS;
        while (at < file.size()) {
            int kind = unsigned(file, at);
            if (kind == GIF_FRAME) {
                return at + 1;
            }
            if (kind != GIF_EXTENSION) {
                return -1;
            }
            at += 2;
            int length;
            do {
                if (left-- == 0) {
                    return -1;
                }
                length = unsigned(file, at);
                at += 1 + length;
            } while (length > 0);
        }
        return -1;
    }

    private static int unsigned(FileWindow file, long at) throws IOException {
        return Byte.toUnsignedInt(file.read(at, 1).get());
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

    /** Empty where it is no animation. */
    static Optional<Canvas> webpCanvas(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(12, 18);
        if (header.get(3) != 'X' || (header.get(8) & ANIMATED) == 0) {
            return Optional.empty();
        }
        ByteBuffer frame = PngWebpChunks.webp(file).begin("ANMF", 6);
        return Optional.of(
                new Canvas(1 + medium(header, 12), 1 + medium(header, 15), 2 * medium(frame, 0), 2 * medium(frame, 3)));
    }

    private static int medium(ByteBuffer bytes, int at) {
        return Byte.toUnsignedInt(bytes.get(at))
                | Byte.toUnsignedInt(bytes.get(at + 1)) << 8
                | Byte.toUnsignedInt(bytes.get(at + 2)) << 16;
    }
}
