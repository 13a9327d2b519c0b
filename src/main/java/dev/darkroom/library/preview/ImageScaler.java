package dev.darkroom.library.preview;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Scales pictures down and applies their orientation. What lets through stands on white afterwards. */
final class ImageScaler {

    private ImageScaler() {}

    static int edge(BufferedImage picture) {
        return Math.max(picture.getWidth(), picture.getHeight());
    }

    /**
     * In the same proportions; halved until it is nearly there, so that every pixel has its share.
     *
     * @param edge the longer side in pixels, no longer than it is
     */
    static BufferedImage to(int edge, BufferedImage picture) {
        double scale = (double) edge / edge(picture);
        int width = side(picture.getWidth() * scale);
        int height = side(picture.getHeight() * scale);
        BufferedImage at = picture;
        while (at.getWidth() / 2 >= width && at.getHeight() / 2 >= height) {
            at = drawn(at, at.getWidth() / 2, at.getHeight() / 2);
        }
        return drawn(at, width, height);
    }

    /** The picture without anything to see through. */
    static BufferedImage flat(BufferedImage picture) {
        return drawn(picture, picture.getWidth(), picture.getHeight());
    }

    /**
     * @param orientation of Exif, 1 to 8: how the stored picture is to be turned and mirrored; anything else is as it is
     */
    static BufferedImage upright(BufferedImage picture, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            default -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
        boolean quarter = orientation >= 5;
        BufferedImage turned =
                new BufferedImage(quarter ? height : width, quarter ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = pen(turned);
        pen.drawImage(picture, turn, null);
        pen.dispose();
        return turned;
    }

    /** Of that size, whatever its proportions were. */
    static BufferedImage sized(int width, int height, BufferedImage picture) {
        return drawn(picture, width, height);
    }

    private static BufferedImage drawn(BufferedImage picture, int width, int height) {
        BufferedImage next = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = pen(next);
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return next;
    }

    private static Graphics2D pen(BufferedImage on) {
        Graphics2D pen = on.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, on.getWidth(), on.getHeight());
        return pen;
    }

    private static int side(double length) {
        return (int) Math.max(1, Math.round(length));
    }
}
