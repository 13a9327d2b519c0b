package dev.darkroom.sandbox.cdn;

import dev.darkroom.sandbox.cdn.FileStore.StoredFile;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers with files. Players and downloaders want single ranges, so those are served (nothing is documented). */
final class FileAnswers {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private FileAnswers() {}

    static Response head(StoredFile file) {
        return headers(Response.ok(), file)
                .header("Content-Length", file.bytes().length)
                .build();
    }

    static Response get(StoredFile file, @Nullable String range) {
        int length = file.bytes().length;
        var matcher = RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return headers(Response.ok(file.bytes()), file).build();
        }
        long from;
        long to = length - 1;
        if (matcher.group(1).isEmpty()) {
            from = Math.max(0, length - Long.parseLong(matcher.group(2)));
        } else {
            from = Long.parseLong(matcher.group(1));
            to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
        }
        if (from > to) {
            return Response.status(416)
                    .header("Content-Range", "bytes */" + length)
                    .build();
        }
        var part = Arrays.copyOfRange(file.bytes(), (int) from, (int) to + 1);
        return headers(Response.status(206).entity(part), file)
                .header("Content-Range", "bytes " + from + "-" + to + "/" + length)
                .build();
    }

    private static Response.ResponseBuilder headers(Response.ResponseBuilder answer, StoredFile file) {
        return answer.type(file.contentType())
                .header("Accept-Ranges", "bytes")
                .header("Access-Control-Allow-Origin", "*")
                .header("X-Content-Type-Options", "nosniff")
                // Some files are SVG, and this is the origin of the gallery as well.
                .header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    }
}
