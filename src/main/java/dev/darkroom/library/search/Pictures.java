package dev.darkroom.library.search;

import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
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
class Pictures {

    private static final int ENOUGH = 256;

    private final long maxPixels;
    private final Semaphore open = new Semaphore(2);

    Pictures(SearchConfig config) {
        this.maxPixels = config.look().maxPixels();
    }

    /**
     * @param field the parameter that named the file
     * @throws Problem 422 when it is no picture that can be opened, or too large
     */
    Vector require(Path file, String field) {
        open.acquireUninterruptibly();
        try {
            return Look.of(read(file.toFile(), field));
        } finally {
            open.release();
        }
    }

    private BufferedImage read(File file, String field) {
        try (ImageInputStream bytes = new FileImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
            if (!readers.hasNext()) {
                throw Problem.invalid(field, "is no picture of a kind that this server can look at");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(bytes, true, true);
                return read(reader, field);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException damaged) {
            if (damaged instanceof Problem known) {
                throw known;
            }
            throw Problem.invalid(field, "is a damaged picture");
        }
    }

    private BufferedImage read(ImageReader reader, String field) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > maxPixels) {
            throw Problem.invalid(field, "has more than " + maxPixels + " pixels");
        }
        ImageReadParam wanted = reader.getDefaultReadParam();
        int step = (int) Math.max(1, Math.min(width, height) / ENOUGH);
        wanted.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, wanted);
    }
}
