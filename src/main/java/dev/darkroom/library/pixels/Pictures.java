package dev.darkroom.library.pixels;

import dev.darkroom.library.pixels.Unreadable.Why;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Opens pictures, small: of a large one only every so manieth pixel is kept, so that memory does not grow with it, and
 * only two are opened at once. What declares more pixels than allowed is not opened at all.
 */
@ApplicationScoped
public class Pictures {

    private final Semaphore open = new Semaphore(2);

    /**
     * The picture as it is stored, which may not be the way up that it is shown; the first of an animation.
     *
     * @param step told width and height in pixels, of how many one is to be kept in each direction; below 1 counts as 1
     * @throws Unreadable when it is no picture of a known kind, too large, or damaged
     */
    public BufferedImage open(Path file, long maxPixels, IntBinaryOperator step) {
        open.acquireUninterruptibly();
        try {
            return read(file.toFile(), maxPixels, step);
        } catch (IOException | RuntimeException damaged) {
            throw damaged instanceof Unreadable known ? known : new Unreadable(Why.DAMAGED, "is a damaged picture");
        } catch (OutOfMemoryError tooMuch) {
            // One array that does not fit leaves all else as it was.
            throw new Unreadable(Why.TOO_LARGE, "needs more memory than there is");
        } finally {
            open.release();
        }
    }

    private static BufferedImage read(File file, long maxPixels, IntBinaryOperator step) throws IOException {
        try (ImageInputStream bytes = new FileImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
            if (!readers.hasNext()) {
                throw new Unreadable(Why.UNKNOWN_KIND, "is no picture of a kind that this server can look at");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(bytes, true, true);
                return read(reader, maxPixels, step);
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage read(ImageReader reader, long maxPixels, IntBinaryOperator step) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > maxPixels) {
            throw new Unreadable(Why.TOO_LARGE, "has more than " + maxPixels + " pixels");
        }
        ImageReadParam wanted = reader.getDefaultReadParam();
        int kept = Math.max(1, step.applyAsInt(width, height));
        wanted.setSourceSubsampling(kept, kept, 0, 0);
        return reader.read(0, wanted);
    }
}
