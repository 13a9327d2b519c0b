package dev.darkroom.library.preview;

import dev.darkroom.library.media.ColourSpace;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts CMYK to sRGB as Chromium does: as if each ink took its part of the light and nothing else; where there is an ICC
 * profile, the red, green and blue that are left are read as inks of that profile (1 - red as cyan and so on), with black at 0.
 */
final class CmykConversion {

    private static final int INKS = 4;
    private static final int INTENT = 64;

    private final @Nullable ColorConvertOp profiled;

    /** @param colourSpace passed over where it is no profile of inks, or damaged */
    CmykConversion(@Nullable ColourSpace colourSpace) {
        profiled = colourSpace instanceof ColourSpace.Icc icc ? usable(icc.profile()) : null;
    }

    /**
     * @param lights how much each of four inks leaves, of 255, for pixel after pixel
     * @param rgb what they look like
     */
    void apply(int[] lights, int[] rgb) {
        for (int i = 0; i < rgb.length; i++) {
            int at = INKS * i;
            int black = lights[at + 3];
            rgb[i] = left(lights[at], black) << 16 | left(lights[at + 1], black) << 8 | left(lights[at + 2], black);
        }
        if (profiled != null) {
            apply(profiled, rgb);
        }
    }

    private static int left(int light, int black) {
        return (light * black + 127) / 255;
    }

    private static @Nullable ColorConvertOp usable(byte[] bytes) {
        try {
            byte[] perceptual = bytes.clone();
            // Browsers ask for that, whatever the profile would rather have.
            Arrays.fill(perceptual, INTENT, INTENT + 4, (byte) 0);
            ICC_Profile profile = ICC_Profile.getInstance(perceptual);
            if (profile.getColorSpaceType() != ColorSpace.TYPE_CMYK) {
                return null;
            }
            ICC_Profile screen = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
            ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, screen}, null);
            apply(conversion, new int[1]);
            return conversion;
        } catch (RuntimeException damaged) {
            return null;
        }
    }

    private static void apply(ColorConvertOp conversion, int[] rgb) {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, rgb.length, 1, INKS, null);
        int[] samples = new int[INKS * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            for (int ink = 0; ink < 3; ink++) {
                samples[INKS * i + ink] = 255 - (rgb[i] >> 16 - 8 * ink & 0xFF);
            }
        }
        inks.setPixels(0, 0, rgb.length, 1, samples);
        WritableRaster screen = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, rgb.length, 1, 3, null);
        conversion.filter(inks, screen);
        int[] colours = screen.getPixels(0, 0, rgb.length, 1, (int[]) null);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colours[3 * i] << 16 | colours[3 * i + 1] << 8 | colours[3 * i + 2];
        }
    }
}
