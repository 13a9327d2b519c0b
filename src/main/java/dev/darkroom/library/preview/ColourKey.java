package dev.darkroom.library.preview;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Arrays;

/** A picture that can be seen through wherever it has one certain colour, to the last bit. */
final class ColourKey {

    private ColourKey() {}

    /**
     * @param shown in a screen's colours
     * @param stored the same picture's numbers as they are stored
     * @param colour as many numbers as each pixel has
     */
    static BufferedImage of(BufferedImage shown, Raster stored, int[] colour) {
        int width = shown.getWidth();
        BufferedImage result = new BufferedImage(width, shown.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        int[] numbers = new int[colour.length];
        for (int y = 0; y < shown.getHeight(); y++) {
            shown.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                if (Arrays.equals(stored.getPixel(x, y, numbers), colour)) {
                    row[x] = 0;
                }
            }
            result.setRGB(0, y, width, 1, row, 0, width);
        }
        return result;
    }
}
