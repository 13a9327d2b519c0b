package dev.darkroom.library.media;

import dev.darkroom.library.media.IsoBoxes.Box;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a track of MP4 and MOV holds, from the first of its sample descriptions.
 *
 * @param codec null when not known
 * @param channels 0 when not known, and of anything but sound
 */
record Mp4Track(boolean isSound, @Nullable String codec, int channels) {

    private static final Mp4Track UNKNOWN = new Mp4Track(false, null, 0);
    private static final int SOUND = IsoBoxes.type("soun");
    private static final int MAX_DESCRIPTOR = 4_096;

    private static final int DESCRIPTION = 3;
    private static final int DECODER = 4;
    private static final int DECODER_DETAILS = 5;

    /** A damaged description is an unknown one: the size and the length stand elsewhere. */
    static Mp4Track read(FileWindow file, Box track) throws IOException {
        try {
            return told(file, track);
        } catch (EOFException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | BufferUnderflowException damaged) {
            return UNKNOWN;
        }
    }

    private static Mp4Track told(FileWindow file, Box track) throws IOException {
        Optional<Box> media = IsoBoxes.first(file, track, "mdia");
        Optional<Box> handler = in(file, media, "hdlr");
        Optional<Box> descriptions = in(file, in(file, in(file, media, "minf"), "stbl"), "stsd");
        if (handler.isEmpty() || descriptions.isEmpty()) {
            return UNKNOWN;
        }
        boolean sound = file.read(handler.get().start() + 8, 4).getInt() == SOUND;
        Box first = IsoBoxes.between(
                        file, descriptions.get().start() + 8, descriptions.get().end())
                .stream()
                .findFirst()
                .orElse(null);
        return first == null ? UNKNOWN : described(file, first, sound);
    }

    private static Mp4Track described(FileWindow file, Box description, boolean sound) throws IOException {
        String letters = letters(description.type());
        @Nullable String codec = Codecs.ofIso(letters);
        int channels = sound ? file.read(description.start() + 16, 2).getShort() : 0;
        if (!letters.equals("mp4a") && !letters.equals("mp4v")) {
            return new Mp4Track(sound, codec, channels);
        }
        ByteBuffer details = details(file, description);
        int decoder = find(details, DECODER);
        if (decoder < 0) {
            return new Mp4Track(sound, codec, channels);
        }
        codec = Codecs.ofObjectType(Byte.toUnsignedInt(details.get(decoder)));
        details.position(decoder + 13);
        int config = find(details, DECODER_DETAILS);
        if ("aac".equals(codec) && config >= 0) {
            int told = aacChannels(details, config);
            channels = told == 0 ? channels : told; // The field above says 2 of mono as well.
        }
        return new Mp4Track(sound, codec, channels);
    }

    /** The description of an MPEG-4 stream, wherever the kind of its sample entry has put it; empty without. */
    private static ByteBuffer details(FileWindow file, Box description) throws IOException {
        ByteBuffer bytes =
                file.upTo(description.start(), (int) Math.min(MAX_DESCRIPTOR, description.end() - description.start()));
        int name = IsoBoxes.type("esds");
        for (int at = 0; at + 8 <= bytes.limit(); at++) {
            if (bytes.getInt(at) == name) {
                bytes.position(at + 8);
                int stream = find(bytes, DESCRIPTION);
                bytes.position(stream < 0 ? bytes.limit() : stream + 3);
                return bytes;
            }
        }
        return bytes.position(bytes.limit());
    }

    /** Where the body of the next descriptor begins, if that is of this kind; its length takes one to four bytes. */
    private static int find(ByteBuffer bytes, int kind) {
        if (!bytes.hasRemaining() || bytes.get() != kind) {
            return -1;
        }
        for (int i = 0; i < 4 && bytes.hasRemaining(); i++) {
            if (bytes.get() >= 0) {
                return bytes.position();
            }
        }
        return -1;
    }

    /** Five bits of object type, four of sample rate, four of channels; the first two may be longer. */
    private static int aacChannels(ByteBuffer bytes, int at) {
        long bits = 0;
        for (int i = at; i < at + 8; i++) {
            bits = bits << 8 | (i < bytes.limit() ? Byte.toUnsignedLong(bytes.get(i)) : 0);
        }
        int used = bits >>> 59 == 31 ? 11 : 5;
        used += (bits << used) >>> 60 == 15 ? 28 : 4;
        return AdtsHeader.channels((int) ((bits << used) >>> 60));
    }

    private static String letters(int type) {
        return new String(ByteBuffer.allocate(4).putInt(type).array(), StandardCharsets.ISO_8859_1);
    }

    private static Optional<Box> in(FileWindow file, Optional<Box> parent, String name) throws IOException {
        return parent.isEmpty() ? Optional.empty() : IsoBoxes.first(file, parent.get(), name);
    }
}
