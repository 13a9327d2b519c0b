package dev.darkroom.deliveries.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's open stream of the feed. One event is on its way at a time and one page is held; a slow reader is read for
 * no further until it has taken that.
 */
final class FeedStream {

    private static final long MAX_SILENCE = TimeUnit.SECONDS.toNanos(6);
    private static final long MAX_STALL = TimeUnit.MINUTES.toNanos(1);

    private final Caller caller;
    private final EventFilter filter;
    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final Consumer<FeedStream> onClose;
    private @Nullable String after;
    private Iterator<EventFeed.View> waiting = List.<EventFeed.View>of().iterator();
    // Until it has begun it takes nothing.
    private boolean writing = true;
    private boolean closed;
    private long wroteAt = System.nanoTime();

    FeedStream(
            Caller caller,
            @Nullable String after,
            EventFilter filter,
            SseEventSink sink,
            Sse sse,
            ObjectMapper json,
            Consumer<FeedStream> onClose) {
        this.caller = caller;
        this.after = after;
        this.filter = filter;
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.onClose = onClose;
    }

    Caller caller() {
        return caller;
    }

    EventFilter filter() {
        return filter;
    }

    /** The last event that it was given; null before the first. */
    synchronized @Nullable String after() {
        return after;
    }

    /** Says at once that it is open: a client waits for the first byte. What it is given first comes after that. */
    synchronized void begin(EventFeed.Page first) {
        hold(first);
        write(sse.newEventBuilder().comment(" open").build());
    }

    /** Whether it would take another page. */
    synchronized boolean isIdle() {
        return !closed && !writing && !waiting.hasNext();
    }

    synchronized void give(EventFeed.Page page) {
        hold(page);
        writeNext();
    }

    /** To be called now and then: breaks a silence, and lets go of who is not there any more. */
    synchronized void tick() {
        long silence = System.nanoTime() - wroteAt;
        if (sink.isClosed() || writing && silence > MAX_STALL) {
            close();
        } else if (isIdle() && silence > MAX_SILENCE) {
            write(sse.newEventBuilder().comment(" keep-alive").build());
        }
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
            sink.close();
        }
    }

    private void hold(EventFeed.Page page) {
        after = page.nextAfter() == null ? after : page.nextAfter().toString();
        waiting = page.events().iterator();
    }

    private void writeNext() {
        if (!closed && !writing && waiting.hasNext()) {
            EventFeed.View event = waiting.next();
            write(sse.newEventBuilder()
                    .id(event.id().toString())
                    .data(" " + text(event))
                    .build());
        }
    }

    private void write(OutboundSseEvent event) {
        writing = true;
        wroteAt = System.nanoTime();
        try {
            var _ = sink.send(event).whenComplete((_, failure) -> written(failure));
        } catch (IllegalStateException hungUp) {
            close();
        }
    }

    private synchronized void written(@Nullable Throwable failure) {
        writing = false;
        if (failure == null) {
            writeNext();
        } else {
            close();
        }
    }

    private String text(EventFeed.View event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an event is JSON", impossible);
        }
    }
}
