package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Streaming request body of an upload.
 *
 * @param length what the request announces, null when it does not
 */
record UploadBody(
        InputStream bytes, @Nullable Long length, @Nullable String contentType) {

    static UploadBody of(HttpHeaders headers, InputStream bytes) {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return new UploadBody(
                bytes, length == null ? null : Long.valueOf(length), headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    }

    /** Refuses by what is announced, before a byte is read. */
    void require(@Nullable Long size, long most) {
        if (length != null && size == null && length > most) {
            throw tooLarge(most);
        }
        if (length != null && size != null && !length.equals(size)) {
            throw wrongSize(size);
        }
    }

    static Problem tooLarge(long most) {
        return Problem.of(Problem.Kind.TOO_LARGE, "Larger than the " + most + " bytes that are allowed");
    }

    static Problem wrongSize(long declared) {
        return Problem.of(Problem.Kind.BAD_REQUEST, "The body does not have the " + declared + " bytes declared");
    }
}
