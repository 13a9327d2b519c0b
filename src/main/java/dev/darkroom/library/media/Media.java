package dev.darkroom.library.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Examines files. */
public final class Media {

    private Media() {}

    /**
     * What a file is. Bytes are believed before declarations: a page that is declared as an image is a page.
     *
     * @param declared the type as its server or its owner named it; not trusted
     * @param fileName for its extension, the last resort
     * @throws UncheckedIOException when the file cannot be read; a damaged file is no error, only unknown
     */
    public static MediaFacts examine(Path path, @Nullable String declared, @Nullable String fileName) {
        try (FileWindow file = new FileWindow(path)) {
            ByteBuffer head = file.upTo(0, Signature.WINDOW);
            String contentType = ContentTypes.decide(head.array(), declared, fileName);
            Told found = measure(file, contentType);
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
     * file does not say. Of JPEG only, since no other kind is turned by those who show it.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public static int orientation(Path path, String contentType) {
        if (!contentType.equals("image/jpeg")) {
            return 1;
        }
        try (FileWindow file = new FileWindow(path)) {
            return JpegHeader.orientation(file);
        } catch (EOFException | BufferUnderflowException | IndexOutOfBoundsException damaged) {
            return 1;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Told measure(FileWindow file, String contentType) {
        try {
            return switch (contentType) {
                case "image/png" -> ImageHeader.png(file);
                case "image/jpeg" -> JpegHeader.read(file);
                case "image/gif" -> ImageHeader.gif(file);
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
                default -> Told.UNKNOWN;
            };
        } catch (IOException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException damaged) {
            return Told.UNKNOWN;
        }
    }
}
