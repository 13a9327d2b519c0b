package dev.darkroom.testing;

import java.awt.image.BufferedImage;

/** Compares pictures of the same size, pixel by pixel. */
public final class Pixels {

    private Pixels() {}

    /** Of the pixel that differs most, of 255. */
    public static int largestDifference(BufferedImage one, BufferedImage other) {
        int most = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                most = Math.max(most, difference(one.getRGB(x, y), other.getRGB(x, y)));
            }
        }
        return most;
    }

    /** Of all pixels on average, of 255. */
    public static double meanDifference(BufferedImage one, BufferedImage other) {
        double sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                sum += difference(one.getRGB(x, y), other.getRGB(x, y));
            }
        }
        return sum / one.getHeight() / one.getWidth();
    }

    /** Of the one of red, green and blue that differs most. */
    private static int difference(int one, int other) {
        int most = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            most = Math.max(most, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
        }
        return most;
    }
}
