package dev.darkroom.library.search;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures of landscapes that nobody has seen, one for each number, and what becomes of pictures. */
public final class Scenes {

    private Scenes() {}

    public static BufferedImage scene(int number, int width, int height) {
        Random random = new Random(number);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.getHSBColor(random.nextFloat(), 0.5f, 0.9f));
        pen.fillRect(0, 0, width, height);
        for (int i = 0; i < 25; i++) {
            pen.setColor(Color.getHSBColor(random.nextFloat(), random.nextFloat(), random.nextFloat()));
            int x = (int) (random.nextDouble() * width);
            int y = (int) (random.nextDouble() * height);
            int wide = (int) (random.nextDouble() * width / 2) + 1;
            int high = (int) (random.nextDouble() * height / 2) + 1;
            if (random.nextBoolean()) {
                pen.fillOval(x - wide / 2, y - high / 2, wide, high);
            } else {
                pen.fillPolygon(new int[] {x, x + wide, x - wide / 3}, new int[] {y, y + high / 2, y + high}, 3);
            }
        }
        pen.dispose();
        return picture;
    }

    public static BufferedImage resized(BufferedImage picture, int width, int height) {
        BufferedImage other = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = other.createGraphics();
        pen.drawImage(picture, 0, 0, width, height, null);
        pen.dispose();
        return other;
    }

    public static BufferedImage cropped(BufferedImage picture, double share) {
        int x = (int) (picture.getWidth() * share / 2);
        int y = (int) (picture.getHeight() * share / 2);
        return picture.getSubimage(x, y, picture.getWidth() - 2 * x, picture.getHeight() - 2 * y);
    }

    public static BufferedImage brighter(BufferedImage picture, float by) {
        BufferedImage other = resized(picture, picture.getWidth(), picture.getHeight());
        for (int y = 0; y < other.getHeight(); y++) {
            for (int x = 0; x < other.getWidth(); x++) {
                Color was = new Color(other.getRGB(x, y));
                other.setRGB(
                        x,
                        y,
                        new Color(
                                        Math.min(255, (int) (was.getRed() * by)),
                                        Math.min(255, (int) (was.getGreen() * by)),
                                        Math.min(255, (int) (was.getBlue() * by)))
                                .getRGB());
            }
        }
        return other;
    }

    /** @param quality from 0 to 1 */
    public static byte[] jpeg(BufferedImage picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
    }
}
