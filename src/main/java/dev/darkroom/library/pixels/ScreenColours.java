package dev.darkroom.library.pixels;

import dev.darkroom.library.media.Colours;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/** Turns the numbers of a picture's pixels into those of a usual screen (sRGB). What lets through lets through afterwards. */
final class ScreenColours {

    private ScreenColours() {}

    /** @param colours null where they are those of a screen already */
    static BufferedImage of(BufferedImage picture, @Nullable Colours colours) {
        return switch (colours) {
            case null -> isGreyAndClear(picture) ? plain(picture) : picture;
            case Colours.Icc icc -> profiled(picture, icc.profile());
            case Colours.Rgb rgb -> mapped(picture, new RgbMapping(rgb));
        };
    }

    private static boolean isGreyAndClear(BufferedImage picture) {
        return picture.getColorModel().hasAlpha()
                && picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static BufferedImage plain(BufferedImage picture) {
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
                case ColorSpace.TYPE_GRAY -> converted(picture, new ICC_ColorSpace(profile), 1);
                default -> picture;
            };
        } catch (RuntimeException unusable) {
            return picture;
        }
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

    private static BufferedImage mapped(BufferedImage picture, RgbMapping mapping) {
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

    // Greys are taken for linear ones by getRGB, which is not how they are stored.
    private static void stored(BufferedImage picture, int y, int[] row) {
        boolean grey = picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (!grey) {
            picture.getRGB(0, y, row.length, 1, row, 0, row.length);
            return;
        }
        Raster raster = picture.getRaster();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        for (int x = 0; x < row.length; x++) {
            int value = raster.getSample(x, y, 0);
            int light = shift > 0 ? value >> shift : value * 255 / ((1 << 8 + shift) - 1);
            int alpha = raster.getNumBands() < 2 ? 255 : raster.getSample(x, y, 1) >> Math.max(0, shift);
            row[x] = alpha << 24 | light << 16 | light << 8 | light;
        }
    }
}
