package dev.darkroom.library.search.embedding;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Visual embedding of a picture. What a picture looks like, told from its pixels alone: where which edges run (4 by
 * 4 places, 8 directions), how light and colour lie (8 by 8 places), and which colours there are (64 kinds). It
 * finds copies, crops and variations of a picture; it does not know what is in it.
 */
public final class VisualEmbedding {

    /** To be changed with anything below: vectors of another make are then made anew. */
    static final String MODEL = "look-1";

    private static final int SIDE = 64;
    private static final int EDGE_CELLS = 4;
    private static final int DIRECTIONS = 8;
    private static final int LAYOUT_CELLS = 8;
    private static final int EDGES = 0;
    private static final int LAYOUT = EDGES + EDGE_CELLS * EDGE_CELLS * DIRECTIONS;
    private static final int COLOURS = LAYOUT + LAYOUT_CELLS * LAYOUT_CELLS * 3;

    private VisualEmbedding() {}

    public static Embedding of(BufferedImage picture) {
        float[][] light = new float[SIDE][SIDE];
        float[] look = new float[Embedding.DIMENSIONS];
        BufferedImage small = small(picture);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                light[y][x] = addColour(small.getRGB(x, y), x, y, look);
            }
        }
        addEdges(light, look);
        even(look, EDGES, LAYOUT, 1.0f);
        even(look, LAYOUT, LAYOUT + LAYOUT_CELLS * LAYOUT_CELLS, 0.8f);
        even(look, LAYOUT + LAYOUT_CELLS * LAYOUT_CELLS, COLOURS, 0.5f);
        even(look, COLOURS, look.length, 0.5f);
        return Embedding.of(look);
    }

    /** Halved until it is nearly there, so that every pixel has its share. On white, where it lets through. */
    private static BufferedImage small(BufferedImage picture) {
        BufferedImage at = picture;
        int width = picture.getWidth();
        int height = picture.getHeight();
        do {
            width = Math.max(SIDE, width / 2);
            height = Math.max(SIDE, height / 2);
            if (width < SIDE * 2) {
                width = SIDE;
            }
            if (height < SIDE * 2) {
                height = SIDE;
            }
            BufferedImage next = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = next.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            pen.drawImage(at, 0, 0, width, height, Color.WHITE, null);
            pen.dispose();
            at = next;
        } while (width > SIDE || height > SIDE);
        return at;
    }

    private static float addColour(int rgb, int x, int y, float[] look) {
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        float light = 0.299f * red + 0.587f * green + 0.114f * blue;
        int cell = y * LAYOUT_CELLS / SIDE * LAYOUT_CELLS + x * LAYOUT_CELLS / SIDE;
        int cells = LAYOUT_CELLS * LAYOUT_CELLS;
        look[LAYOUT + cell] += light;
        look[LAYOUT + cells + cell] += blue - light;
        look[LAYOUT + 2 * cells + cell] += red - light;
        float[] hsb = Color.RGBtoHSB(red, green, blue, null);
        int hue = Math.min(7, (int) (hsb[0] * 8));
        int saturation = Math.min(1, (int) (hsb[1] * 2));
        int brightness = Math.min(3, (int) (hsb[2] * 4));
        look[COLOURS + (hue * 2 + saturation) * 4 + brightness] += 1;
        return light;
    }

    private static void addEdges(float[][] light, float[] look) {
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                float right = light[y][x + 1] - light[y][x - 1];
                float down = light[y + 1][x] - light[y - 1][x];
                double angle = Math.atan2(down, right) + Math.PI;
                int direction = (int) Math.min(DIRECTIONS - 1, angle / (2 * Math.PI) * DIRECTIONS);
                int cell = y * EDGE_CELLS / SIDE * EDGE_CELLS + x * EDGE_CELLS / SIDE;
                look[EDGES + cell * DIRECTIONS + direction] += (float) Math.sqrt(right * right + down * down);
            }
        }
    }

    /** Centres a part and gives it its weight, so that two unlike pictures have nothing in common rather than much. */
    private static void even(float[] look, int from, int to, float weight) {
        float mean = 0;
        for (int i = from; i < to; i++) {
            look[i] = (float) Math.sqrt(Math.abs(look[i])) * Math.signum(look[i]);
            mean += look[i] / (to - from);
        }
        double length = 0;
        for (int i = from; i < to; i++) {
            look[i] -= mean;
            length += look[i] * look[i];
        }
        if (length < 1e-6) {
            Arrays.fill(look, from, to, 0);
            return;
        }
        for (int i = from; i < to; i++) {
            look[i] *= weight / Math.sqrt(length);
        }
    }
}
