package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The size of a JPEG as shown: from its frame header, turned by the orientation in its Exif part. */
final class JpegHeader {

    private static final int MAX_SEGMENTS = 1_000;
    private static final int START_OF_SCAN = 0xDA;
    private static final int EXIF = 0xE1;
    private static final int PROFILE = 0xE2;
    /** ICC_PROFILE and a zero. */
    private static final int ICC1 = 0x4943435F;

    /** Adob, before an e. */
    private static final int ADOBE = 0x41646F62;

    private static final int ADOBE_SEGMENT = 0xEE;

    private static final long ICC2 = 0x50524F46494C4500L;

    private final FileWindow file;
    private ProbeResult size = ProbeResult.UNKNOWN;
    private boolean progressive;
    private boolean ycck;
    private int orientation = 1;
    private final IccProfiles.Parts profile = new IccProfiles.Parts();

    private JpegHeader(FileWindow file) {
        this.file = file;
    }

    /** Orientations of 5 and above are quarter turns. */
    static ProbeResult read(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.size.turned(ExifOrientation.isQuarterTurn(header.orientation));
    }

    /** 1 to 8; 1 where it is not said, or nonsense. */
    static int orientation(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.orientation;
    }

    /** Whether all of it has to be held before any of it can be shown. */
    static boolean isProgressive(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.progressive;
    }

    /** Whether Adobe's segment says that colours are mixed of brightness and differences, which it may of four inks as well. */
    static boolean isYcck(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.ycck;
    }

    /** From as many parts as it takes; nothing where there is none. */
    static byte[] profile(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.profile.whole();
    }

    private void walk() throws IOException {
        long at = 2;
        for (int i = 0; i < MAX_SEGMENTS; i++) {
            ByteBuffer segment = file.read(at, 4);
            int marker = Byte.toUnsignedInt(segment.get(1));
            int length = Short.toUnsignedInt(segment.getShort(2));
            if (segment.get(0) != (byte) 0xFF || marker == START_OF_SCAN) {
                return;
            }
            if (marker == 0xFF) {
                at++; // Fill bytes may stand before a marker.
                continue;
            }
            if (isFrame(marker)) {
                ByteBuffer frame = file.read(at + 5, 4);
                progressive = (marker & 3) == 2;
                size = ProbeResult.size(Short.toUnsignedInt(frame.getShort(2)), Short.toUnsignedInt(frame.getShort(0)));
                return;
            }
            if (marker == EXIF && orientation == 1) {
                orientation = ExifOrientation.in(file.upTo(at + 4, Math.min(length, ExifOrientation.WINDOW)));
            }
            if (marker == ADOBE_SEGMENT && length >= 14) {
                ByteBuffer adobe = file.read(at + 4, 12);
                ycck |= adobe.getInt(0) == ADOBE && adobe.get(11) != 0;
            }
            if (marker == PROFILE && length >= 16) {
                ByteBuffer part = file.read(at + 4, length - 2);
                if (part.getInt() == ICC1 && part.getLong() == ICC2) {
                    profile.add(part);
                }
            }
            at += 2 + length;
        }
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
