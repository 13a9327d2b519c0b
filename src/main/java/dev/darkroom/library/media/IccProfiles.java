package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** ICC profiles as they lie in files: whole, packed, or in parts. Nothing where there is none, or too large a one. */
final class IccProfiles {

    static final int MAX_SIZE = 4 * 1024 * 1024;

    private static final byte[] NONE = new byte[0];

    private IccProfiles() {}

    static byte[] at(FileWindow file, long place, long length) throws IOException {
        if (length > MAX_SIZE || place + length > file.size()) {
            return NONE;
        }
        byte[] bytes = new byte[(int) length];
        for (int done = 0; done < bytes.length; done += FileWindow.MAX_SIZE) {
            int next = Math.min(FileWindow.MAX_SIZE, bytes.length - done);
            file.read(place + done, next).get(bytes, done, next);
        }
        return bytes;
    }

    /** What follows the name of a profile in a PNG's chunk, one byte of which says how it is packed. */
    static byte[] inflated(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        if (name + 2 >= chunk.length) {
            return NONE;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk, name + 2, chunk.length - name - 2);
            byte[] profile = new byte[MAX_SIZE];
            int length = 0;
            int more = 1;
            while (more > 0 && length < profile.length) {
                more = inflater.inflate(profile, length, profile.length - length);
                length += more;
            }
            return inflater.finished() ? Arrays.copyOf(profile, length) : NONE;
        } catch (DataFormatException damaged) {
            return NONE;
        } finally {
            inflater.end();
        }
    }

    /** Puts together what is in several parts, which say which of how many they are. */
    static final class Parts {

        private byte[][] parts = new byte[0][];
        private int length;

        /** @param part after what says that it is one: its number from 1 on, how many there are, and its bytes */
        void add(ByteBuffer part) {
            int number = Byte.toUnsignedInt(part.get());
            int count = Byte.toUnsignedInt(part.get());
            if (parts.length == 0) {
                parts = new byte[count][];
            }
            if (number < 1 || number > parts.length || parts[number - 1] != null || length > MAX_SIZE) {
                return;
            }
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            parts[number - 1] = bytes;
            length += bytes.length;
        }

        byte[] whole() {
            ByteBuffer all = ByteBuffer.allocate(length);
            for (byte[] part : parts) {
                if (part == null) {
                    return NONE;
                }
                all.put(part);
            }
            return all.array();
        }
    }
}
