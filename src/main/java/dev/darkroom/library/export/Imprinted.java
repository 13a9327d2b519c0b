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
 * A picture with words in it, or as it was where it takes none: another kind of file, one that has such words already,
 * one that is signed, or one whose beginning is not as it should be. Its pixels are passed on as they are.
 *
 * @param bytes to be read once, in place of the picture's
 * @param added how many more there are; 0 when nothing was changed
 */
public record Imprinted(InputStream bytes, long added) {

    /**
     * @param size of the picture in bytes
     * @throws UncheckedIOException when the picture cannot be read
     */
    public static Imprinted of(InputStream picture, long size, String contentType, Imprint words) {
        Head head = new Head(picture);
        Optional<Change> change = words.isEmpty() ? Optional.empty() : change(head, size, contentType, words);
        byte[] before = head.bytes();
        return change.map(with -> new Imprinted(
                        joined(with.head(), picture, with.tail()),
                        with.head().length + with.tail().length - before.length))
                .orElseGet(() -> new Imprinted(joined(before, picture, new byte[0]), 0));
    }

    private static Optional<Change> change(Head head, long size, String contentType, Imprint words) {
        try {
            return switch (contentType) {
                case "image/png" -> PngWords.into(head, words);
                case "image/jpeg" -> JpegWords.into(head, words);
                case "image/webp" -> WebpWords.into(head, size, words);
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
