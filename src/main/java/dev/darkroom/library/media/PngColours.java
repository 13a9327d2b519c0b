package dev.darkroom.library.media;

import dev.darkroom.library.media.MediaProbe.Mask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The colours of a PNG, by whichever of its chunks browsers heed: cICP, then iCCP, sRGB, and gAMA with or without cHRM. */
final class PngColours {

    private PngColours() {}

    static @Nullable ColourSpace of(FileWindow file) throws IOException {
        PngWebpChunks chunks = PngWebpChunks.png(file);
        ColourSpace coded = coded(chunks.begin("cICP", 4));
        if (coded != null) {
            return coded;
        }
        byte[] profile = IccProfiles.inflated(chunks.profile("iCCP"));
        if (profile.length > 0) {
            return new ColourSpace.Icc(profile);
        }
        ByteBuffer gamma = chunks.begin("gAMA", 4);
        if (chunks.has("sRGB") || gamma.limit() < 4 || gamma.getInt(0) <= 0) {
            return null;
        }
        double exponent = 100_000.0 / gamma.getInt(0);
        double[] places = chromaticities(chunks.begin("cHRM", 32));
        return new ColourSpace.Rgb(places, value -> Math.pow(value, exponent), ColourSpace.Tone.AS_IT_IS);
    }

    /** What tRNS says of greys and of red, green and blue without a palette. */
    static int @Nullable [] transparent(FileWindow file) throws IOException {
        ByteBuffer header = file.read(24, 2);
        int most = (1 << header.get(0)) - 1;
        int samples = switch (header.get(1)) {
            case 0 -> 1;
            case 2 -> 3;
            default -> 0;
        };
        ByteBuffer chunk = PngWebpChunks.png(file).begin("tRNS", 6);
        if (samples == 0 || chunk.limit() < 2 * samples) {
            return null;
        }
        int[] colour = new int[samples];
        for (int i = 0; i < samples; i++) {
            colour[i] = chunk.getShort(2 * i) & most;
        }
        return colour;
    }

    /** Hides tRNS by another name, unless it is a palette's. */
    static Optional<Mask> mask(FileWindow file) throws IOException {
        boolean palette = file.read(25, 1).get() == 3;
        return palette
                ? Optional.empty()
                : PngWebpChunks.png(file).place("tRNS").map(place -> new Mask(place.at() - 4, (byte) 'u'));
    }

    private static @Nullable ColourSpace coded(ByteBuffer numbers) {
        return numbers.limit() < 4 ? null : CicpColourSpace.of(numbers.get(0), numbers.get(1));
    }

    private static double[] chromaticities(ByteBuffer chunk) {
        if (chunk.limit() < 32) {
            return CicpColourSpace.SRGB;
        }
        double[] places = new double[8];
        for (int i = 0; i < places.length; i++) {
            places[i] = chunk.getInt(4 * i) / 100_000.0;
        }
        return places;
    }
}
