package dev.darkroom.library.preview;

import dev.darkroom.library.media.ColourSpace;

/**
 * Converts between RGB colour spaces. From red, green and blue of any lights to those of a screen: by way of the
 * light that they stand for (CIE XYZ).
 */
final class RgbConversion {

    private static final double[] SRGB = {0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06};
    private static final int STEPS = 4_096;
    private static final int[] SCREEN = screen();

    private final double[] light = new double[256];
    private final double[][] matrix;
    private final ColourSpace.Tone tone;

    RgbConversion(ColourSpace.Rgb from) {
        for (int i = 0; i < light.length; i++) {
            light[i] = from.light().of(i / 255.0);
        }
        tone = from.tone();
        // The white of one becomes the white of the other.
        matrix = product(inverse(toXyz(SRGB)), product(whites(from.chromaticities()), toXyz(from.chromaticities())));
    }

    /** In place; what lets through is left as it is. */
    void apply(int[] argb) {
        for (int i = 0; i < argb.length; i++) {
            double red = light[argb[i] >> 16 & 0xFF];
            double green = light[argb[i] >> 8 & 0xFF];
            double blue = light[argb[i] & 0xFF];
            double screenRed = of(0, red, green, blue);
            double screenGreen = of(1, red, green, blue);
            double screenBlue = of(2, red, green, blue);
            double gain = tone.gain(screenRed, screenGreen, screenBlue);
            argb[i] = argb[i] & 0xFF000000
                    | shown(gain * screenRed) << 16
                    | shown(gain * screenGreen) << 8
                    | shown(gain * screenBlue);
        }
    }

    private double of(int row, double red, double green, double blue) {
        return matrix[row][0] * red + matrix[row][1] * green + matrix[row][2] * blue;
    }

    private static int shown(double value) {
        return SCREEN[(int) Math.round(Math.clamp(value, 0, 1) * STEPS)];
    }

    private static int[] screen() {
        int[] values = new int[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double value = (double) i / STEPS;
            double written = value <= 0.0031308 ? 12.92 * value : 1.055 * Math.pow(value, 1 / 2.4) - 0.055;
            values[i] = (int) Math.round(255 * written);
        }
        return values;
    }

    private static double[][] toXyz(double[] places) {
        double[][] colours = new double[3][3];
        for (int i = 0; i < 3; i++) {
            double[] xyz = xyz(places[2 + 2 * i], places[3 + 2 * i]);
            for (int row = 0; row < 3; row++) {
                colours[row][i] = xyz[row];
            }
        }
        double[] shares = times(inverse(colours), xyz(places[0], places[1]));
        for (double[] row : colours) {
            for (int i = 0; i < 3; i++) {
                row[i] *= shares[i];
            }
        }
        return colours;
    }

    private static double[][] whites(double[] places) {
        double[] from = xyz(places[0], places[1]);
        double[] to = xyz(SRGB[0], SRGB[1]);
        return new double[][] {{to[0] / from[0], 0, 0}, {0, 1, 0}, {0, 0, to[2] / from[2]}};
    }

    private static double[] xyz(double x, double y) {
        return new double[] {x / y, 1, (1 - x - y) / y};
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] result = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i < 3; i++) {
                result[row] += matrix[row][i] * vector[i];
            }
        }
        return result;
    }

    private static double[][] product(double[][] left, double[][] right) {
        double[][] result = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 3; i++) {
                    result[row][column] += left[row][i] * right[i][column];
                }
            }
        }
        return result;
    }

    private static double[][] inverse(double[][] m) {
        double[][] result = new double[3][3];
        double determinant = 0;
        for (int i = 0; i < 3; i++) {
            determinant += m[0][i] * minor(m, 0, i);
        }
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                result[column][row] = minor(m, row, column) / determinant;
            }
        }
        return result;
    }

    private static double minor(double[][] m, int row, int column) {
        int a = (row + 1) % 3;
        int b = (row + 2) % 3;
        int c = (column + 1) % 3;
        int d = (column + 2) % 3;
        return m[a][c] * m[b][d] - m[a][d] * m[b][c];
    }
}
