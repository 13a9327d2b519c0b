package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body is pulled piece by piece from a blocking thread. The event loop delivers only what was asked
 * for, so that at most a few pieces wait in memory and a slow disk slows the sender down.
 */
public final class ResponseBody {

    private static final int PIECES_AHEAD = 8;
    private static final Object END = new Object();

    private final HttpClientResponse response;
    private final Origin origin;
    private final Context context;

    /** Bounded by what was asked for, and the end. */
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    private boolean ended;

    /** To be called on the event loop, in the turn in which the response appears: later its first bytes are gone. */
    ResponseBody(HttpClientResponse response, Origin origin) {
        this.response = response;
        this.origin = origin;
        this.context = Vertx.currentContext();
        response.pause();
        response.handler(events::add);
        response.endHandler(_ -> events.add(END));
        response.exceptionHandler(events::add);
        response.fetch(PIECES_AHEAD);
    }

    public int status() {
        return response.statusCode();
    }

    public @Nullable String header(String name) {
        return response.getHeader(name);
    }

    /** All of that name, in their order. */
    public List<String> headers(String name) {
        return response.headers().getAll(name);
    }

    /** Whether the end has been read; then the connection is free for another call. */
    boolean isEnded() {
        return ended;
    }

    /** The next piece, null at the end; throws when the connection or the time ends first. */
    @Nullable Buffer next(Deadline deadline) {
        if (ended) {
            return null;
        }
        Object event;
        try {
            event = events.poll(deadline.millisLeft(origin), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Kind.IO, "the call to " + origin + " was interrupted");
        }
        return switch (event) {
            case null -> throw Deadline.passed(origin);
            case Buffer piece -> {
                context.runOnContext(_ -> response.fetch(1));
                yield piece;
            }
            case Throwable _ -> throw new Failed(Kind.TRUNCATED, "the answer of " + origin + " broke off");
            default -> {
                ended = true;
                yield null;
            }
        };
    }
}
