package dev.darkroom.library.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Probes media files: type, size, duration, codecs. */
public final class MediaProbe {

    private MediaProbe() {}

    /**
     * What a file is. Bytes are believed before declarations: a page that is declared as an image is a page.
     *
     * @param declared the type as its server or its owner named it; not trusted
     * @param fileName for its extension, the last resort
     * @throws UncheckedIOException when the file cannot be read; a damaged file is no error, only unknown
     */
    public static MediaFacts examine(Path path, @Nullable String declared, @Nullable String fileName) {
        try (FileWindow file = new FileWindow(path)) {
            ByteBuffer head = file.upTo(0, FileSignature.WINDOW);
            String contentType = ContentTypes.decide(head.array(), declared, fileName);
            ProbeResult found = measure(file, contentType);
            String settled = ContentTypes.withoutPicture(contentType, declared, found.width() == null);
            return new MediaFacts(
                    settled,
                    MediaKind.of(settled),
                    found.width(),
                    found.height(),
                    found.seconds(),
                    found.codec(),
                    found.channels());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * How a picture is to be turned and mirrored before it is shown: 1 to 8 as in Exif, 1 for as it is, also where the
     * file does not say, or is of a kind that is not turned by those who show it.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public static int orientation(Path path, String contentType) {
        return read(path, ExifOrientation.UPRIGHT, file -> switch (contentType) {
            case "image/jpeg" -> JpegHeader.orientation(file);
            case "image/png" -> ImageHeader.pngOrientation(file);
            case "image/tiff" -> TiffHeader.orientation(file);
            case "image/avif", "image/heic" -> {
                Optional<AvifItems> items = AvifItems.in(file);
                yield items.isEmpty() ? ExifOrientation.UPRIGHT : items.get().orientation();
            }
            default -> ExifOrientation.UPRIGHT;
        });
    }

    /** In which colours the numbers of a picture's pixels are; empty for the usual ones (sRGB). */
    public static Optional<ColourSpace> colours(Path path, String contentType) {
        return read(
                path,
                Optional.empty(),
                file -> Optional.ofNullable(
                        switch (contentType) {
                            case "image/png" -> PngColours.of(file);
                            case "image/jpeg" -> ColourSpace.Icc.of(JpegHeader.profile(file));
                            case "image/tiff" -> ColourSpace.Icc.of(TiffHeader.profile(file));
                            case "image/webp" ->
                                ColourSpace.Icc.of(PngWebpChunks.webp(file).profile("ICCP"));
                            case "image/bmp" -> BmpColours.of(file);
                            case "image/avif" -> {
                                Optional<AvifItems> items = AvifItems.in(file);
                                yield items.isEmpty() ? null : items.get().colours();
                            }
                            default -> null;
                        }));
    }

    /** The canvas that the first frame of an animation lies on; empty where a picture is all that there is. */
    public static Optional<Canvas> canvas(Path path, String contentType) {
        return read(path, Optional.empty(), file -> switch (contentType) {
            case "image/gif" -> Optional.of(ImageHeader.gifCanvas(file));
            case "image/webp" -> ImageHeader.webpCanvas(file);
            case "image/png" -> ImageHeader.pngCanvas(file);
            default -> Optional.empty();
        });
    }

    /** What a decoder is to read instead of the file, to see the first frame of an animation; empty for the file as it is. */
    public static List<Piece> frame(Path path, String contentType) {
        return read(path, List.of(), file -> contentType.equals("image/png") ? ImageHeader.pngFrame(file) : List.of());
    }

    /**
     * Some bytes of what is read.
     *
     * @param given null for those of the file
     * @param place of the first of them in the file
     */
    public record Piece(byte @Nullable [] given, long place, long length) {

        static Piece of(byte[] given) {
            return new Piece(given, 0, given.length);
        }

        static Piece of(long place, long length) {
            return new Piece(null, place, length);
        }
    }

    /**
     * The canvas of an animation, and where its first frame lies on it, which need not cover it.
     *
     * @param width in pixels, as the animation is shown
     * @param left of the frame, in pixels
     */
    public record Canvas(int width, int height, int left, int top) {}

    /** The one colour that a PNG calls transparent, as numbers of its own depth; empty where there is none. */
    public static Optional<int[]> transparentColour(Path path, String contentType) {
        return read(
                path,
                Optional.empty(),
                file -> Optional.ofNullable(contentType.equals("image/png") ? PngColours.transparent(file) : null));
    }

    /**
     * What a decoder is not to see of a picture, because it would stumble over it where browsers do not: what is read
     * here instead.
     */
    public static Optional<Mask> mask(Path path, String contentType) {
        return read(path, Optional.empty(), file -> switch (contentType) {
            case "image/png" -> PngColours.mask(file);
            case "image/webp" -> ImageHeader.webpProfileMask(file);
            default -> Optional.empty();
        });
    }

    /** One byte that is read as another. */
    public record Mask(long place, byte value) {}

    /** Whether it is but the wrapping of another picture, as a BMP may be; no browser shows such. */
    public static boolean embedsAnother(Path path, String contentType) {
        return read(path, false, file -> contentType.equals("image/bmp") && BmpColours.embeds(file));
    }

    /** Whether all of a JPEG has to be held before any of it can be shown. */
    public static boolean isProgressive(Path path) {
        return read(path, true, JpegHeader::isProgressive);
    }

    /** Whether the four inks of a JPEG are in brightness, two differences of colour, and black (Adobe's YCCK). */
    public static boolean isYcck(Path path) {
        return read(path, false, JpegHeader::isYcck);
    }

    /** How the transparency of an AVIF is to be had as a picture of its own; empty where it is solid. */
    public static Optional<AlphaItem> alphaItem(Path path) {
        return read(path, Optional.empty(), file -> {
            Optional<AvifItems> items = AvifItems.in(file);
            int alpha = items.isEmpty() ? 0 : items.get().alpha();
            return alpha == 0
                    ? Optional.empty()
                    : Optional.of(new AlphaItem(items.get().placeOfPrimary(), (short) alpha));
        });
    }

    /**
     * A picture of how much shows through.
     *
     * @param place in the file, where the number of the item that is shown stands in two bytes
     * @param item the number that shows the transparency instead
     */
    public record AlphaItem(long place, short item) {}

    private interface Reading<T> {
        T from(FileWindow file) throws IOException;
    }

    private static <T> T read(Path path, T otherwise, Reading<T> reading) {
        try (FileWindow file = new FileWindow(path)) {
            return damaged(file, otherwise, reading);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> T damaged(FileWindow file, T otherwise, Reading<T> reading) {
        try {
            return reading.from(file);
        } catch (IOException | RuntimeException damaged) {
            return otherwise;
        }
    }

    private static ProbeResult measure(FileWindow file, String contentType) {
        try {
            return switch (contentType) {
                case "image/png" -> ImageHeader.png(file);
                case "image/jpeg" -> JpegHeader.read(file);
                case "image/gif" -> ImageHeader.gif(file);
                case "image/tiff" -> TiffHeader.read(file);
                case "image/bmp" -> ImageHeader.bmp(file);
                case "image/webp" -> ImageHeader.webp(file);
                case "image/avif", "image/heic" -> Mp4Header.still(file);
                case "video/mp4", "video/quicktime", "audio/mp4" -> Mp4Header.movie(file);
                case "video/webm", "video/x-matroska" -> WebmHeader.read(file);
                case "audio/wav" -> WavHeader.read(file);
                case "audio/mpeg" -> Mp3Header.read(file);
                case "audio/ogg" -> OggHeader.read(file);
                case "audio/aac" -> AdtsHeader.read(file);
                case "model/gltf-binary" -> GlbHeader.read(file);
                case "audio/flac" -> OggHeader.flac(file);
                default -> ProbeResult.UNKNOWN;
            };
        } catch (IOException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException damaged) {
            return ProbeResult.UNKNOWN;
        }
    }
}
