package dev.darkroom.library.preview;

import dev.darkroom.library.media.ColourSpace;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.library.media.MediaProbe.Canvas;
import dev.darkroom.library.preview.CmykPicture.Stored;
import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pictures, subsampled and within a budget: of a large one only every n-th pixel is kept, so that memory does not
 * grow with it where its format allows. How much it takes is estimated first, and bounded for all together. What declares
 * more pixels than allowed is not opened at all.
 */
@ApplicationScoped
// Found by its name, as every reader that ImageIO does not bring itself.
@RegisterForReflection(classNames = "com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi")
public class ImageDecoder {

    /** Of what is kept: up to 16 bits of four colours. */
    private static final long BYTES_KEPT = 8;

    /** Of the canvas that a frame is put onto. */
    private static final long BYTES_COMPOSED = 4;

    private static final int INKS = 4;

    private final DecodingBudget budget;
    private final CpuBoundExecutor cpu;

    ImageDecoder(DecodingBudget budget, CpuBoundExecutor cpu) {
        this.budget = budget;
        this.cpu = cpu;
    }

    /**
     * The picture in sRGB as it is stored, which may not be the way up that it is shown; the first of an animation.
     *
     * @param step told width and height in pixels, of how many one is to be kept in each direction; below 1 counts as 1
     * @throws UnreadableMediaException when it is no picture of a known kind, too large, or damaged
     */
    public BufferedImage open(Path file, long maxPixels, Priority priority, IntBinaryOperator step) {
        return budget.inPlace(priority, () -> cpu.call(priority, () -> attempt(file, maxPixels, priority, step)));
    }

    private BufferedImage attempt(Path file, long maxPixels, Priority priority, IntBinaryOperator step) {
        try {
            return read(file.toFile(), maxPixels, priority, step);
        } catch (IOException | RuntimeException damaged) {
            throw damaged instanceof UnreadableMediaException known
                    ? known
                    : new UnreadableMediaException(Why.DAMAGED, "is a damaged picture");
        } catch (StackOverflowError tooDeep) {
            throw new UnreadableMediaException(Why.DAMAGED, "is a damaged picture");
        } catch (OutOfMemoryError tooMuch) {
            // One array that does not fit leaves all else as it was.
            throw new UnreadableMediaException(Why.TOO_LARGE, "needs more memory than there is");
        }
    }

    private BufferedImage read(File file, long maxPixels, Priority priority, IntBinaryOperator step)
            throws IOException {
        try (BufferedImageInput bytes = new BufferedImageInput(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
            if (!readers.hasNext()) {
                throw new UnreadableMediaException(
                        Why.UNKNOWN_KIND, "is no picture of a kind that this server can look at");
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT).replaceFirst("^tif$", "tiff");
                MediaProbe.mask(file.toPath(), "image/" + format).ifPresent(bytes::hide);
                bytes.show(MediaProbe.frame(file.toPath(), "image/" + format));
                reader.setInput(bytes, true, true);
                return read(reader, format, file.toPath(), maxPixels, priority, step);
            } finally {
                reader.dispose();
            }
        }
    }

    private BufferedImage read(
            ImageReader reader, String format, Path file, long maxPixels, Priority priority, IntBinaryOperator step)
            throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        Canvas canvas =
                MediaProbe.canvas(file, "image/" + format).orElseGet(() -> new Canvas((int) width, (int) height, 0, 0));
        long shown = (long) canvas.width() * canvas.height();
        if (Math.max(shown, width * height) > maxPixels) {
            throw new UnreadableMediaException(Why.TOO_LARGE, "has more than " + maxPixels + " pixels");
        }
        if (MediaProbe.embedsAnother(file, "image/" + format)) {
            throw new UnreadableMediaException(
                    Why.UNKNOWN_KIND, "is no picture of a kind that this server can look at");
        }
        int kept = Math.max(1, step.applyAsInt(canvas.width(), canvas.height()));
        boolean tiff = format.equals("tiff");
        long decoded = tiff ? ofTiff(reader) : width * height * bytesOfEach(format, file);
        long result = kept(width, height, kept) * (tiff ? Math.max(BYTES_KEPT, bytes(reader)) : BYTES_KEPT)
                + kept(canvas.width(), canvas.height(), kept) * BYTES_COMPOSED;
        return budget.inMemory(
                priority, decoded + result, () -> FrameCompositor.of(decode(reader, format, file, kept), canvas, kept));
    }

    private static long kept(long width, long height, int step) {
        return (width / step + 1) * (height / step + 1);
    }

    /** What a decoder holds of each pixel that is not kept. */
    private static int bytesOfEach(String format, Path file) {
        return switch (format) {
            // Row by row.
            case "png", "gif" -> 0;
            case "bmp", "wbmp" -> 1;
            // All coefficients before the first row, where they come in several scans.
            case "jpeg" -> MediaProbe.isProgressive(file) ? 6 : 0;
            default -> 8;
        };
    }

    /** Its one strip may hold all of it, and a tile more than that: as they are stored, and as numbers. */
    private static long ofTiff(ImageReader reader) throws IOException {
        long pixels = reader.isImageTiled(0)
                ? (long) reader.getTileWidth(0) * reader.getTileHeight(0)
                : (long) reader.getWidth(0) * reader.getHeight(0);
        return pixels * Math.max(8, 2 * bytes(reader));
    }

    private static long bytes(ImageReader reader) throws IOException {
        long bits = 0;
        for (int sample : reader.getImageTypes(0).next().getSampleModel().getSampleSize()) {
            bits += sample;
        }
        return (bits + 7) / 8;
    }

    private static BufferedImage decode(ImageReader reader, String format, Path file, int kept) {
        ImageReadParam wanted = reader.getDefaultReadParam();
        wanted.setSourceSubsampling(kept, kept, 0, 0);
        ColourSpace colourSpace = MediaProbe.colours(file, "image/" + format).orElse(null);
        try {
            if (format.equals("jpeg") && colourSpace != null && isRgb(reader)) {
                // Whoever names them gets the numbers without the profile, which may not fit them.
                wanted.setSourceBands(new int[] {0, 1, 2});
                wanted.setDestinationBands(new int[] {0, 1, 2});
            }
            BufferedImage picture = reader.read(0, wanted);
            if (picture.getColorModel().getNumColorComponents() == INKS) {
                return format.equals("jpeg")
                        ? cmyk(reader, wanted, file, colourSpace)
                        : CmykPicture.of(picture.getRaster(), Stored.INKS, new CmykConversion(colourSpace));
            }
            BufferedImage shown = SrgbConversion.of(picture, colourSpace);
            return MediaProbe.transparentColour(file, "image/" + format)
                    .map(transparent -> ColourKey.of(shown, picture.getRaster(), transparent))
                    .orElse(shown);
        } catch (IIOException unsupported) {
            if (format.equals("jpeg")) {
                return cmyk(reader, wanted, file, colourSpace);
            }
            throw new UncheckedIOException(unsupported);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static boolean isRgb(ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        return types.hasNext() && types.next().getNumBands() == 3;
    }

    // Of four colours the platform makes something that no browser shows, or nothing.
    private static BufferedImage cmyk(
            ImageReader reader, ImageReadParam wanted, Path file, @Nullable ColourSpace colourSpace) {
        try {
            Stored stored = MediaProbe.isYcck(file) ? Stored.YCCK : Stored.LIGHTS;
            return CmykPicture.of(reader.readRaster(0, wanted), stored, new CmykConversion(colourSpace));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
