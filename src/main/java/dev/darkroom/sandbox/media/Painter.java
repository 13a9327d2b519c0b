package dev.darkroom.sandbox.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Renders the sandbox's generated pictures. */
final class Painter {
    private static final float JPEG_QUALITY = 0.92f;

    private Painter() {}

    static byte[] png(Recipe recipe) {
        return encode(paint(recipe.scene(), recipe.width(), recipe.height(), 0), "png");
    }

    static byte[] jpeg(Recipe recipe) {
        return encode(paint(recipe.scene(), recipe.width(), recipe.height(), 0), "jpeg");
    }

    static byte[] mask(Recipe recipe) {
        var image = new BufferedImage(recipe.width(), recipe.height(), BufferedImage.TYPE_BYTE_GRAY);
        var blob = new Blob(recipe.scene(), (double) recipe.width() / recipe.height());
        for (int row = 0; row < recipe.height(); row++) {
            for (int column = 0; column < recipe.width(); column++) {
                double inside = blob.cover(column / (double) recipe.height(), row / (double) recipe.height());
                image.getRaster().setSample(column, row, 0, inside * 255);
            }
        }
        return encode(image, "png");
    }

    static byte[] cutout(Recipe recipe) {
        var picture = paint(recipe.scene(), recipe.width(), recipe.height(), 0);
        var image = new BufferedImage(recipe.width(), recipe.height(), BufferedImage.TYPE_INT_ARGB);
        var blob = new Blob(recipe.scene(), (double) recipe.width() / recipe.height());
        for (int row = 0; row < recipe.height(); row++) {
            for (int column = 0; column < recipe.width(); column++) {
                double inside = blob.cover(column / (double) recipe.height(), row / (double) recipe.height());
                int alpha = (int) Math.round(inside * 255);
                image.setRGB(column, row, alpha << 24 | picture.getRGB(column, row) & 0xFFFFFF);
            }
        }
        return encode(image, "png");
    }

    /** One moment of a scene. */
    static BufferedImage paint(long scene, int width, int height, double time) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        var scenery = Scenery.of(scene, (double) width / height, time);
        for (int row = 0; row < height; row++) {
            double y = (row + 0.5) / height;
            for (int column = 0; column < width; column++) {
                pixels[row * width + column] = OkLab.rgb(scenery.at((column + 0.5) / height, y));
            }
        }
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
