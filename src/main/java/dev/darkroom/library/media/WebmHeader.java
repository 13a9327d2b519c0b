package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Size, length, codec and channels of WebM and Matroska, from the elements that stand before the first cluster. */
final class WebmHeader {

    private static final int MAX_ELEMENTS = 2_000;
    private static final int MAX_CODEC_LENGTH = 40;
    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549A966L;
    private static final long SCALE = 0x2AD7B1L;
    private static final long DURATION = 0x4489L;
    private static final long TRACKS = 0x1654AE6BL;
    private static final long TRACK = 0xAEL;
    private static final long VIDEO = 0xE0L;
    private static final long WIDTH = 0xB0L;
    private static final long HEIGHT = 0xBAL;
    private static final long CODEC = 0x86L;
    private static final long AUDIO = 0xE1L;
    private static final long CHANNELS = 0x9FL;
    private static final long CLUSTER = 0x1F43B675L;

    private final FileWindow file;
    private long nanosPerTick = 1_000_000;
    private double ticks;
    private long width;
    private long height;
    private @Nullable String picture;
    private @Nullable String sound;
    private int sounds;
    private long channels;

    private WebmHeader(FileWindow file) {
        this.file = file;
    }

    static ProbeResult read(FileWindow file) throws IOException {
        WebmHeader header = new WebmHeader(file);
        header.walk();
        return ProbeResult.size(header.width, header.height)
                .lasting(header.ticks * header.nanosPerTick / 1e9)
                .coded(header.picture == null ? header.sound : header.picture)
                .sounding((int) header.channels);
    }

    /** Goes into the few elements that hold something of interest, and over all others. */
    private void walk() throws IOException {
        long at = 0;
        for (int i = 0; i < MAX_ELEMENTS && at + 2 <= file.size(); i++) {
            int idLength = length(at);
            long id = number(at, idLength, false);
            int sizeLength = length(at + idLength);
            long size = number(at + idLength, sizeLength, true);
            long body = at + idLength + sizeLength;
            if (id == CLUSTER) {
                return;
            }
            boolean inside = id == SEGMENT || id == INFO || id == TRACKS || id == TRACK || id == VIDEO || id == AUDIO;
            if (id == CODEC) {
                noteCodec(body, size);
            } else if (id == AUDIO) {
                sounds++;
                channels = sounds == 1 ? 1 : channels; // What it is where nothing is said.
            } else if (!inside) {
                note(id, body, size);
            }
            at = inside ? body : body + size;
        }
    }

    private void noteCodec(long body, long size) throws IOException {
        if (size > MAX_CODEC_LENGTH) {
            return;
        }
        String id = new String(file.read(body, (int) size).array(), StandardCharsets.ISO_8859_1);
        if (id.startsWith("V_") && picture == null) {
            picture = Codecs.ofMatroska(id);
        } else if (id.startsWith("A_") && sound == null) {
            sound = Codecs.ofMatroska(id);
        }
    }

    private void note(long id, long body, long size) throws IOException {
        if (size < 1 || size > 8) {
            return;
        }
        if (id == DURATION) {
            ByteBuffer value = file.read(body, (int) size);
            ticks = size == 4 ? value.getFloat(0) : size == 8 ? value.getDouble(0) : 0;
        } else if (id == SCALE) {
            nanosPerTick = number(body, (int) size, false);
        } else if (id == WIDTH && width == 0) {
            width = number(body, (int) size, false);
        } else if (id == HEIGHT && height == 0) {
            height = number(body, (int) size, false);
        } else if (id == CHANNELS && sounds == 1) {
            channels = number(body, (int) size, false);
        }
    }

    /** The leading zero bits of the first byte say how many bytes a number takes. */
    private int length(long at) throws IOException {
        int first = Byte.toUnsignedInt(file.read(at, 1).get(0));
        return Math.min(8, Integer.numberOfLeadingZeros(first) - 23);
    }

    private long number(long at, int length, boolean withoutMark) throws IOException {
        ByteBuffer bytes = file.read(at, length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | Byte.toUnsignedLong(bytes.get(i));
        }
        return withoutMark ? value & (1L << 7 * length) - 1 : value;
    }
}
