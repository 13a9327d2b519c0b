package dev.darkroom.library.export;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Stream of a picture with metadata embedded. A picture with words in it, or as it was where it takes none: another
 * kind of file, one that has such words already, one that is signed, or one whose beginning is not as it should be.
 * Its pixels are passed on as they are.
 *
 * @param bytes to be read once, in place of the picture's
 * @param added how many more there are; 0 when nothing was changed
 */
public record MetadataEmbedder(InputStream bytes, long added) {

    /**
     * @param size of the picture in bytes
     * @throws UncheckedIOException when the picture cannot be read
     */
    public static MetadataEmbedder of(InputStream picture, long size, String contentType, EmbeddedMetadata words) {
        FileHead fileHead = new FileHead(picture);
        Optional<FileEdit> change = words.isEmpty() ? Optional.empty() : change(fileHead, size, contentType, words);
        byte[] before = fileHead.bytes();
        return change.map(with -> new MetadataEmbedder(
                        joined(with.head(), picture, with.tail()),
                        with.head().length + with.tail().length - before.length))
                .orElseGet(() -> new MetadataEmbedder(joined(before, picture, new byte[0]), 0));
    }

    private static Optional<FileEdit> change(FileHead fileHead, long size, String contentType, EmbeddedMetadata words) {
        try {
            return switch (contentType) {
                case "image/png" -> PngMetadata.into(fileHead, words);
                case "image/jpeg" -> JpegMetadata.into(fileHead, words);
                case "image/webp" -> WebpMetadata.into(fileHead, size, words);
                default -> Optional.empty();
            };
        } catch (EOFException tooShortOrTooLong) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InputStream joined(byte[] before, InputStream rest, byte[] after) {
        return new SequenceInputStream(Collections.enumeration(
                List.of(new ByteArrayInputStream(before), rest, new ByteArrayInputStream(after))));
    }
}
