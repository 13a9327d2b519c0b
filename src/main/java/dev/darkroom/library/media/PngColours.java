package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The colours of a PNG, by whichever of its chunks browsers heed: cICP, then iCCP, sRGB, and gAMA with or without cHRM. */
final class PngColours {

    private static final int LARGEST_PROFILE = 4 * 1024 * 1024;

    private PngColours() {}

    static @Nullable Colours of(FileWindow file) throws IOException {
        Chunks chunks = Chunks.png(file);
        Colours coded = coded(chunks.begin("cICP", 4));
        if (coded != null) {
            return coded;
        }
        byte[] profile = inflated(chunks.whole("iCCP", LARGEST_PROFILE));
        if (profile.length > 0) {
            return new Colours.Icc(profile);
        }
        ByteBuffer gamma = chunks.begin("gAMA", 4);
        if (chunks.has("sRGB") || gamma.limit() < 4 || gamma.getInt(0) <= 0) {
            return null;
        }
        double exponent = 100_000.0 / gamma.getInt(0);
        return new Colours.Rgb(chromaticities(chunks.begin("cHRM", 32)), value -> Math.pow(value, exponent));
    }

    private static @Nullable Colours coded(ByteBuffer numbers) {
        return numbers.limit() < 4 ? null : CodedColours.of(numbers.get(0), numbers.get(1));
    }

    private static double[] chromaticities(ByteBuffer chunk) {
        if (chunk.limit() < 32) {
            return CodedColours.SRGB;
        }
        double[] places = new double[8];
        for (int i = 0; i < places.length; i++) {
            places[i] = chunk.getInt(4 * i) / 100_000.0;
        }
        return places;
    }

    /** What follows the name of a profile, one byte of which says how it is packed. */
    private static byte[] inflated(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        if (name + 2 >= chunk.length) {
            return new byte[0];
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk, name + 2, chunk.length - name - 2);
            byte[] profile = new byte[LARGEST_PROFILE];
            int length = 0;
            int more = 1;
            while (more > 0 && length < profile.length) {
                more = inflater.inflate(profile, length, profile.length - length);
                length += more;
            }
            return inflater.finished() ? Arrays.copyOf(profile, length) : new byte[0];
        } catch (DataFormatException damaged) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }
}
