package dev.darkroom.deliveries.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.shared.http.SseStream;
import dev.darkroom.shared.http.StreamRoom;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's open stream of the feed. One event is on its way at a time and one page is held; a slow reader is read for
 * no further until it has taken that.
 */
final class FeedStream extends SseStream {

    private final Caller caller;
    private final EventFilter filter;
    private final Sse sse;
    private final ObjectMapper json;
    private final Consumer<FeedStream> onClose;
    /** For what is held. */
    private final StreamRoom room;

    private @Nullable String after;
    private Iterator<EventFeed.View> waiting = List.<EventFeed.View>of().iterator();
    // Until it has begun it takes nothing.
    private boolean begun;

    FeedStream(
            Caller caller,
            @Nullable String after,
            EventFilter filter,
            SseEventSink sink,
            Sse sse,
            ObjectMapper json,
            StreamRoom room,
            Consumer<FeedStream> onClose) {
        super(sink);
        this.caller = caller;
        this.after = after;
        this.filter = filter;
        this.sse = sse;
        this.json = json;
        this.room = room;
        this.onClose = onClose;
    }

    Caller caller() {
        return caller;
    }

    EventFilter filter() {
        return filter;
    }

    StreamRoom room() {
        return room;
    }

    /** The last event that it was given; null before the first. */
    synchronized @Nullable String after() {
        return after;
    }

    /**
     * Says at once that it is open: a client waits for the first byte. What it is given first comes after that.
     *
     * @param first read again where there is no room for it yet
     */
    synchronized void begin(EventFeed.Page first) {
        begun = true;
        hold(first);
        write(sse.newEventBuilder().comment(" open").build());
    }

    /** Whether it would take another page. */
    synchronized boolean isIdle() {
        return begun && canWrite() && !waiting.hasNext();
    }

    synchronized void give(EventFeed.Page page) {
        hold(page);
        writeNext();
    }

    private void hold(EventFeed.Page page) {
        if (!room.take(page.length())) {
            return;
        }
        after = page.nextAfter() == null ? after : page.nextAfter().toString();
        waiting = page.events().iterator();
    }

    @Override
    protected OutboundSseEvent keepAlive() {
        return keepAlive(sse);
    }

    @Override
    protected void writeNext() {
        if (canWrite() && !waiting.hasNext()) {
            room.leave();
        }
        if (canWrite() && waiting.hasNext()) {
            EventFeed.View event = waiting.next();
            write(sse.newEventBuilder()
                    .id(event.id().toString())
                    .data(" " + text(event))
                    .build());
        }
    }

    @Override
    protected void closed() {
        room.end();
        onClose.accept(this);
    }

    private String text(EventFeed.View event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an event is JSON", impossible);
        }
    }
}
