package dev.darkroom.library.preview;

import dev.darkroom.library.media.ColourSpace;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Converts pixels to sRGB. What lets through lets through afterwards. */
final class SrgbConversion {

    private SrgbConversion() {}

    /** @param colourSpace null where they are those of a screen already */
    static BufferedImage of(BufferedImage picture, @Nullable ColourSpace colourSpace) {
        return switch (colourSpace) {
            case null -> plain(picture);
            case ColourSpace.Icc icc -> profiled(picture, icc.profile());
            case ColourSpace.Rgb rgb -> mapped(picture, new RgbConversion(rgb));
        };
    }

    private static BufferedImage plain(BufferedImage picture) {
        if (picture.getColorModel().getColorSpace().isCS_sRGB()) {
            return picture;
        }
        BufferedImage result = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            stored(picture, y, row);
            result.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return result;
    }

    /** A profile that is damaged, or of other colours than the picture's, is passed over as browsers do. */
    private static BufferedImage profiled(BufferedImage picture, byte[] bytes) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(bytes);
            return switch (profile.getColorSpaceType()) {
                case ColorSpace.TYPE_RGB -> converted(picture, new ICC_ColorSpace(profile), 3);
                case ColorSpace.TYPE_GRAY ->
                    isGrey(picture.getColorModel())
                            ? converted(picture, new ICC_ColorSpace(profile), 1)
                            : plain(picture);
                default -> plain(picture);
            };
        } catch (RuntimeException unusable) {
            return plain(picture);
        }
    }

    /** Few greys come as a palette. */
    private static boolean isGrey(ColorModel model) {
        if (!(model instanceof IndexColorModel palette)) {
            return model.getNumColorComponents() == 1;
        }
        return IntStream.range(0, palette.getMapSize())
                .allMatch(i -> palette.getRed(i) == palette.getGreen(i) && palette.getRed(i) == palette.getBlue(i));
    }

    private static BufferedImage converted(BufferedImage picture, ICC_ColorSpace space, int bands) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        WritableRaster numbers = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, bands, null);
        int[] row = new int[width];
        int[] samples = new int[width * bands];
        for (int y = 0; y < height; y++) {
            stored(picture, y, row);
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    samples[x * bands + band] = row[x] >> 16 - 8 * band & 0xFF;
                }
            }
            numbers.setPixels(0, y, width, 1, samples);
        }
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        new ColorConvertOp(null).filter(new BufferedImage(model, numbers, false, null), plain);
        return withTransparency(plain, picture);
    }

    private static BufferedImage mapped(BufferedImage picture, RgbConversion mapping) {
        int width = picture.getWidth();
        BufferedImage result = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0; y < picture.getHeight(); y++) {
            stored(picture, y, row);
            mapping.apply(row);
            result.setRGB(0, y, width, 1, row, 0, width);
        }
        return result;
    }

    private static BufferedImage withTransparency(BufferedImage plain, BufferedImage picture) {
        if (!picture.getColorModel().hasAlpha()) {
            return plain;
        }
        BufferedImage result = new BufferedImage(plain.getWidth(), plain.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[plain.getWidth()];
        for (int y = 0; y < plain.getHeight(); y++) {
            stored(picture, y, row);
            for (int x = 0; x < row.length; x++) {
                row[x] = row[x] & 0xFF000000 | plain.getRGB(x, y) & 0xFFFFFF;
            }
            result.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return result;
    }

    /**
     * A row of the numbers as they are stored, eight bits of each. A picture's own way to tell them takes greys for linear
     * ones, and turns what has a profile into other numbers.
     */
    private static void stored(BufferedImage picture, int y, int[] row) {
        ColorModel model = picture.getColorModel();
        if (model.getColorSpace().isCS_sRGB()) {
            picture.getRGB(0, y, row.length, 1, row, 0, row.length);
            return;
        }
        Raster raster = picture.getRaster();
        int colourSpace = Math.min(3, model.getNumColorComponents());
        boolean clear = model.hasAlpha();
        for (int x = 0; x < row.length; x++) {
            int pixel = clear ? eightBits(raster, x, y, raster.getNumBands() - 1) : 255;
            for (int band = 0; band < 3; band++) {
                pixel = pixel << 8 | eightBits(raster, x, y, colourSpace < 3 ? 0 : band);
            }
            row[x] = pixel;
        }
    }

    private static int eightBits(Raster raster, int x, int y, int band) {
        int bits = raster.getSampleModel().getSampleSize(band);
        int value = raster.getSample(x, y, band);
        return bits >= 8 ? value >>> bits - 8 : value * 255 / ((1 << bits) - 1);
    }
}
