package dev.darkroom.storage;

import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/** Answers to reads of objects; the bytes go from the file to the socket without passing through the heap. */
@ApplicationScoped
class FileAnswers {

    private static final Logger LOG = Logger.getLogger(FileAnswers.class);
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Storage storage;

    FileAnswers(Storage storage) {
        this.storage = storage;
    }

    Response answer(String key, @Nullable String range, @Nullable String ifRange, boolean download, Request request) {
        StoredObject object = known(key);
        Path file = storage.path(object);
        if (!Files.isRegularFile(file)) {
            LOG.errorf("The bytes of object %s are missing", object.key());
            throw Problem.notFound("File");
        }
        ResponseBuilder unchanged = unchanged(object, request);
        if (unchanged != null) {
            return dressed(unchanged, object, download).build();
        }
        String wanted = ifRange == null || ifRange.equals(quoted(object)) ? range : null;
        return switch (ByteRange.of(wanted, object.size())) {
            case ByteRange.Asked.Whole() -> whole(object, file, download);
            case ByteRange.Asked.Part(ByteRange part) -> part(object, file, part, download);
            case ByteRange.Asked.Unsatisfiable() ->
                dressed(Response.status(416), object, download)
                        .header("Content-Range", "bytes */" + object.size())
                        .build();
        };
    }

    Response headers(String key, boolean download, Request request) {
        StoredObject object = known(key);
        ResponseBuilder unchanged = unchanged(object, request);
        ResponseBuilder answer = unchanged != null ? unchanged : Response.ok().header("Content-Length", object.size());
        return dressed(answer, object, download).type(object.contentType()).build();
    }

    private StoredObject known(String key) {
        return storage.find(key).orElseThrow(() -> Problem.notFound("File"));
    }

    private static Response whole(StoredObject object, Path file, boolean download) {
        // As a part, too: a bare path would make the framework look at the Range header by itself, and answer an
        // unsatisfiable or ignored range with the wrong status.
        return dressed(Response.ok(new PathPart(file, 0, object.size())), object, download)
                .type(object.contentType())
                .build();
    }

    private static Response part(StoredObject object, Path file, ByteRange range, boolean download) {
        return dressed(Response.status(206), object, download)
                .entity(new PathPart(file, range.from(), range.length()))
                .type(object.contentType())
                .header("Content-Range", range.of(object.size()))
                .build();
    }

    /** A 304 (or a 412) when the request's conditions say so, else null. */
    private static @Nullable ResponseBuilder unchanged(StoredObject object, Request request) {
        return request.evaluatePreconditions(lastModified(object), new EntityTag(object.sha256()));
    }

    private static ResponseBuilder dressed(ResponseBuilder answer, StoredObject object, boolean download) {
        SafeServing safe = SafeServing.of(object, download);
        return answer.tag(new EntityTag(object.sha256()))
                .lastModified(lastModified(object))
                .header("Cache-Control", FOR_EVER)
                .header("Accept-Ranges", "bytes")
                .header("Content-Disposition", safe.disposition())
                .header("Content-Security-Policy", safe.contentSecurityPolicy())
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Expose-Headers", "Content-Length, Content-Range, ETag");
    }

    @SuppressWarnings("JavaUtilDate") // What the JAX-RS interfaces take.
    private static Date lastModified(StoredObject object) {
        Instant seconds = object.createdAt().truncatedTo(ChronoUnit.SECONDS);
        return Date.from(seconds);
    }

    private static String quoted(StoredObject object) {
        return '"' + object.sha256() + '"';
    }
}
