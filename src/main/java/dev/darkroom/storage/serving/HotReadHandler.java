package dev.darkroom.storage.serving;

import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.PublicReadCache;
import dev.darkroom.storage.StoredObject;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Fast path for the most frequent reads, which are answered before anything else is woken up: a plain GET, of all or of one
 * range, of a file that was read a moment ago and that everybody may read. The headers are those of {@link FileResponses}; whatever is not so simple goes on to it.
 */
@Singleton
class HotReadHandler {

    /** After the limits and whatever else looks at every request. */
    private static final int PRIORITY = 0;

    private static final String FILES = "/files/";
    private static final List<String> CONDITIONS =
            List.of("If-None-Match", "If-Modified-Since", "If-Range", "If-Match", "If-Unmodified-Since");

    private final PublicReadCache recent;

    HotReadHandler(PublicReadCache recent) {
        this.recent = recent;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (!request.method().equals(HttpMethod.GET)
                || !path.startsWith(FILES)
                || request.query() != null
                || CONDITIONS.stream().anyMatch(request.headers()::contains)) {
            context.next();
            return;
        }
        recent.find(path.substring(FILES.length())).ifPresentOrElse(found -> answer(context, found), context::next);
    }

    private void answer(RoutingContext context, PublicReadCache.Recent found) {
        switch (ByteRange.of(
                context.request().getHeader("Range"), found.object().size())) {
            case ByteRange.Asked.Whole() -> whole(context, found);
            case ByteRange.Asked.Part(ByteRange range) -> send(context, found, 206, range);
            case ByteRange.Asked.Parts(List<ByteRange> _) -> context.next();
            case ByteRange.Asked.Unsatisfiable() -> context.next();
        }
    }

    private void whole(RoutingContext context, PublicReadCache.Recent found) {
        StoredObject object = found.object();
        Optional<Buffer> bytes = recent.bytes(object.key());
        if (bytes.isEmpty()) {
            send(context, found, 200, new ByteRange(0, object.size()));
            return;
        }
        found.headers().forEach(context.response()::putHeader);
        context.response().end(bytes.get());
    }

    /** A file that is not there any more is for {@link FileResponses} to speak of. */
    private static void send(RoutingContext context, PublicReadCache.Recent found, int status, ByteRange range) {
        HttpServerResponse response = context.response();
        response.setStatusCode(status);
        found.headers().forEach(response::putHeader);
        if (status == 206) {
            response.putHeader("Content-Range", range.of(found.object().size()));
        }
        response.sendFile(found.file().toString(), range.from(), range.length()).onFailure(_ -> {
            if (!response.headWritten() && !response.closed()) {
                found.headers().keySet().forEach(response.headers()::remove);
                response.headers().remove("Content-Range").remove("Content-Length");
                context.next();
            }
        });
    }
}
