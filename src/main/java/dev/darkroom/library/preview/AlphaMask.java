package dev.darkroom.library.preview;

import java.awt.image.BufferedImage;

/**
 * Alpha channel that is stored as a picture of its own. A picture whose transparency is a picture of its own, in
 * greys: black shows all that is behind.
 */
final class AlphaMask {

    private AlphaMask() {}

    static BufferedImage of(BufferedImage colours, BufferedImage greys) {
        int width = colours.getWidth();
        int height = colours.getHeight();
        BufferedImage alpha = greys.getWidth() == width && greys.getHeight() == height
                ? greys
                : ImageScaler.sized(width, height, greys);
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                result.setRGB(x, y, (alpha.getRGB(x, y) & 0xFF) << 24 | colours.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return result;
    }
}
