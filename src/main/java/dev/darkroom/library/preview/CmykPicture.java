package dev.darkroom.library.preview;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;

/** A picture of four inks as Chromium mixes them. */
final class CmykPicture {

    /** What the numbers of a pixel are. */
    enum Stored {
        /** How much of each ink there is. */
        INKS,
        /** How much light each ink leaves, as Adobe has it in JPEGs. */
        LIGHTS,
        /** The same, with brightness and two differences instead of three of them. */
        YCCK
    }

    private CmykPicture() {}

    /** @throws IOException when it has not four colours */
    static BufferedImage of(Raster inks, Stored stored, CmykConversion conversion) throws IOException {
        if (inks.getNumBands() != 4) {
            throw new IOException("no colours of a known kind");
        }
        int width = inks.getWidth();
        int spare = Math.max(0, inks.getSampleModel().getSampleSize(0) - 8);
        BufferedImage picture = new BufferedImage(width, inks.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] lights = new int[4 * width];
        int[] row = new int[width];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, width, 1, lights);
            for (int i = 0; i < lights.length; i++) {
                lights[i] = stored == Stored.INKS ? 255 - (lights[i] >>> spare) : lights[i] >>> spare;
            }
            if (stored == Stored.YCCK) {
                unmix(lights);
            }
            conversion.apply(lights, row);
            picture.setRGB(0, y, width, 1, row, 0, width);
        }
        return picture;
    }

    /** What comes of it is the complement of what the black beside it is stored as. */
    private static void unmix(int[] row) {
        for (int at = 0; at < row.length; at += 4) {
            double light = row[at];
            double blue = row[at + 1] - 128.0;
            double red = row[at + 2] - 128.0;
            row[at] = rest(light + 1.402 * red);
            row[at + 1] = rest(light - 0.344136 * blue - 0.714136 * red);
            row[at + 2] = rest(light + 1.772 * blue);
        }
    }

    private static int rest(double value) {
        return 255 - (int) Math.round(Math.clamp(value, 0, 255));
    }
}
