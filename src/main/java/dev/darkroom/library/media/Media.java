package dev.darkroom.library.media;

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
            Dimensions found = measure(file, contentType);
            String settled = ContentTypes.withoutPicture(contentType, declared, found.width() == null);
            return new MediaFacts(settled, MediaKind.of(settled), found.width(), found.height(), found.seconds());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Dimensions measure(FileWindow file, String contentType) {
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
                case "audio/flac" -> OggHeader.flac(file);
                default -> Dimensions.UNKNOWN;
            };
        } catch (IOException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException damaged) {
            return Dimensions.UNKNOWN;
        }
    }
}
