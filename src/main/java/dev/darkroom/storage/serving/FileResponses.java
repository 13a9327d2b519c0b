package dev.darkroom.storage.serving;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Acl;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.ObjectStore.Way;
import dev.darkroom.storage.PublicReadCache;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.access.ReadAuthorizer;
import dev.darkroom.storage.access.ReadRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/**
 * Builds responses for reads of objects; the bytes go from the file to the socket without passing through the heap.
 */
@ApplicationScoped
class FileResponses {

    private static final Logger LOG = Logger.getLogger(FileResponses.class);
    private static final int BOUNDARY_BYTES = 18;
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    // Whoever may read it now may not tomorrow.
    private static final String ASK_AGAIN = "private, no-cache";

    private final ObjectService objectService;
    private final PublicReadCache recent;
    private final ObjectStore store;
    private final ReadAuthorizer readAuthorizer;
    private final Ids ids;

    FileResponses(
            ObjectService objectService,
            PublicReadCache recent,
            ObjectStore store,
            ReadAuthorizer readAuthorizer,
            Ids ids) {
        this.objectService = objectService;
        this.recent = recent;
        this.store = store;
        this.readAuthorizer = readAuthorizer;
        this.ids = ids;
    }

    Response answer(
            String key,
            ReadRequest readRequest,
            @Nullable String range,
            @Nullable String ifRange,
            @Nullable String ifNoneMatch,
            boolean download,
            Request request) {
        StoredObject object = known(key, readRequest);
        ResponseBuilder unchanged = unchanged(object, ifNoneMatch, request);
        if (unchanged != null) {
            return dressed(unchanged, object, download).build();
        }
        Way way = store.way(object, FileServingPolicy.of(object, download)).orElseThrow(() -> missing(object));
        if (way instanceof Way.Elsewhere(URI url, Duration validity)) {
            return redirect(url, validity, object);
        }
        if (way instanceof Way.File(Path file) && !download && object.acl().equals(Acl.PUBLIC)) {
            recent.remember(object, file, dressed(Response.ok(), object, false).build());
        }
        String wanted = ifRange == null || isCurrent(object, ifRange) ? range : null;
        return switch (ByteRange.of(wanted, object.size())) {
            case ByteRange.Asked.Whole() -> whole(object, way, download);
            case ByteRange.Asked.Part(ByteRange part) -> part(object, way, part, download);
            case ByteRange.Asked.Parts(List<ByteRange> parts) -> parts(object, parts, download);
            case ByteRange.Asked.Unsatisfiable() ->
                dressed(Response.status(416), object, download)
                        .header("Content-Range", "bytes */" + object.size())
                        .build();
        };
    }

    Response headers(
            String key, ReadRequest readRequest, @Nullable String ifNoneMatch, boolean download, Request request) {
        StoredObject object = known(key, readRequest);
        ResponseBuilder unchanged = unchanged(object, ifNoneMatch, request);
        ResponseBuilder answer = unchanged != null ? unchanged : Response.ok().header("Content-Length", object.size());
        return dressed(answer, object, download).type(object.contentType()).build();
    }

    private StoredObject known(String key, ReadRequest readRequest) {
        StoredObject object = objectService.find(key).orElseThrow(() -> Problem.notFound("File"));
        readAuthorizer.admit(object, readRequest);
        return object;
    }

    private Problem missing(StoredObject object) {
        // Deleted since it was looked up, as a rule.
        if (objectService.find(object.key()).isPresent()) {
            LOG.errorf("The bytes of object %s are missing", object.key());
        }
        return Problem.notFound("File");
    }

    /** May be remembered for half the time that the URL is good for, so that a reader's own cache is of use. */
    private static Response redirect(URI url, Duration validity, StoredObject object) {
        boolean open = object.acl().isOpen();
        return Response.temporaryRedirect(url)
                .header("Cache-Control", open ? "public, max-age=" + validity.toSeconds() / 2 : "private, no-store")
                .header("Access-Control-Allow-Origin", "*")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .build();
    }

    private Response whole(StoredObject object, Way way, boolean download) {
        // As a part, too: a bare path would make the framework look at the Range header by itself, and answer an
        // unsatisfiable or ignored range with the wrong status.
        return sent(Response.ok(), object, way, new ByteRange(0, object.size()), download)
                .build();
    }

    private Response part(StoredObject object, Way way, ByteRange range, boolean download) {
        return sent(Response.status(206), object, way, range, download)
                .header("Content-Range", range.of(object.size()))
                .build();
    }

    private Response parts(StoredObject object, List<ByteRange> ranges, boolean download) {
        MultipartRanges parts = new MultipartRanges(
                object, ranges, ids.token(BOUNDARY_BYTES), range -> store.open(object.location(), range));
        return dressed(Response.status(206), object, download)
                .entity(parts.bytes())
                .header("Content-Type", parts.contentType())
                .header("Content-Length", parts.length())
                .build();
    }

    private ResponseBuilder sent(
            ResponseBuilder answer, StoredObject object, Way way, ByteRange range, boolean download) {
        dressed(answer, object, download).type(object.contentType());
        return way instanceof Way.File(Path file)
                ? answer.entity(part(object, file, range))
                : answer.entity(store.open(object.location(), range)).header("Content-Length", range.length());
    }

    private PathPart part(StoredObject object, Path file, ByteRange range) {
        try {
            return new PathPart(file, range.from(), range.length());
        } catch (IllegalArgumentException gone) {
            throw missing(object);
        }
    }

    /** A 304 (or a 412) when the request's conditions say so, else null. */
    private static @Nullable ResponseBuilder unchanged(
            StoredObject object, @Nullable String ifNoneMatch, Request request) {
        ResponseBuilder said = request.evaluatePreconditions(lastModified(object), new EntityTag(object.sha256()));
        // The framework compares strongly; a proxy that has compressed what it passed on asks with a weak tag (RFC
        // 9110,
        // section 13.1.2).
        boolean weakly = said == null && ifNoneMatch != null && ifNoneMatch.contains("W/\"" + object.sha256() + '"');
        return weakly ? Response.notModified() : said;
    }

    private static ResponseBuilder dressed(ResponseBuilder answer, StoredObject object, boolean download) {
        FileServingPolicy safe = FileServingPolicy.of(object, download);
        return answer.tag(new EntityTag(object.sha256()))
                .lastModified(lastModified(object))
                .header("Cache-Control", object.acl().isOpen() ? FOR_EVER : ASK_AGAIN)
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

    /** Whether {@code If-Range} names what we have: by its entity tag, or by the very time of its making. */
    private static boolean isCurrent(StoredObject object, String ifRange) {
        if (ifRange.startsWith("\"")) {
            return ifRange.equals('"' + object.sha256() + '"');
        }
        try {
            Instant time = DateTimeFormatter.RFC_1123_DATE_TIME.parse(ifRange, Instant::from);
            return time.equals(object.createdAt().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeParseException neither) {
            return false;
        }
    }
}
