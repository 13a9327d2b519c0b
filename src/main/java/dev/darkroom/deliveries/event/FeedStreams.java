package dev.darkroom.deliveries.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.NonOverlappingTask;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.connection.ConnectionDrain;
import dev.darkroom.shared.http.StreamRoom;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Registry of open streams of the feed. A stream holds its connection and a page at most; one periodic task asks the feed for
 * those that have nothing on its way, as long as there is memory for what they hold, and ends the streams of keys that are not good any more.
 */
@ApplicationScoped
class FeedStreams {

    private static final Logger LOG = Logger.getLogger(FeedStreams.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final int PAGE = 100;
    private static final int PAGE_BYTES = 64 * 1024;
    private static final int READERS = 8;

    private final EventFeed feed;
    private final ApiKeyService keys;
    private final ObjectMapper json;
    private final LargeTextBudget budget;
    private final FairSemaphore places;
    private final NonOverlappingTask reading = new NonOverlappingTask("event-streams", this::readAll);
    private final Set<FeedStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    FeedStreams(
            EventFeed feed,
            ApiKeyService keys,
            ObjectMapper json,
            LargeTextBudget budget,
            @ConfigProperty(name = "darkroom.events.streams", defaultValue = "1000") int most) {
        this.feed = feed;
        this.keys = keys;
        this.json = json;
        this.budget = budget;
        this.places = new FairSemaphore(most, FairShares.THREE_QUARTERS);
    }

    @Produces
    static PeriodicTask ticking(FeedStreams streams) {
        return new PeriodicTask("event-streams", TICK, PeriodicTask.Runs.FOR_CALLERS, streams::tick);
    }

    /** @throws Problem 429 when as many are open as may be, of all or of the owner's share; nothing has been sent then */
    void open(Caller caller, @Nullable String after, EventFilter filter, SseEventSink sink, Sse sse) {
        if (!places.tryAcquire(List.of(caller.ownerId()))) {
            throw Problem.busy("Too many streams of events are open at the same time", FULL);
        }
        StreamRoom room = new StreamRoom(budget, new Lane(caller.ownerId(), "events"));
        FeedStream stream = new FeedStream(caller, after, filter, sink, sse, json, room, this::closed);
        EventFeed.Page first;
        boolean isOpen = false;
        try {
            first = next(stream);
            isOpen = open.add(stream);
        } finally {
            if (!isOpen) {
                places.release(List.of(caller.ownerId()));
            }
        }
        stream.begin(first);
        if (stopping || sink.isClosed()) {
            stream.close();
        }
    }

    private EventFeed.Page next(FeedStream stream) {
        return feed.page(stream.caller().ownerId(), stream.after(), stream.filter(), PAGE, PAGE_BYTES);
    }

    /** At the beginning of a stop, which waits for answers that are not whole yet. */
    void stop(@Observes ConnectionDrain.Begun event) {
        stopping = true;
        open.forEach(FeedStream::close);
    }

    void tick() {
        open.forEach(FeedStream::tick);
        if (!open.isEmpty()) {
            reading.start();
        }
    }

    // A round comes to all of them, however long it takes; the next begins after it.
    private void readAll() {
        try (ExecutorService readers = Executors.newFixedThreadPool(
                READERS, Thread.ofVirtual().name("event-stream").factory())) {
            open.stream().filter(FeedStream::isIdle).forEach(stream -> readers.execute(() -> goOn(stream)));
        }
    }

    private void goOn(FeedStream stream) {
        Caller caller = stream.caller();
        try {
            if (!keys.isStillGood(caller, Scope.EVENTS_READ)) {
                stream.close();
            } else if (stream.room().retake()) {
                stream.give(next(stream));
            }
        } catch (Problem problem) {
            // The retention was quicker than the reader; what passes by itself is for the next time.
            if (!problem.kind().retryable()) {
                stream.close();
            }
        } catch (RuntimeException failure) {
            // Without a database there is nothing to tell; the next time may find one.
            LOG.debugf(failure, "A stream of events could not be gone on with");
        }
    }

    private void closed(FeedStream stream) {
        if (open.remove(stream)) {
            places.release(List.of(stream.caller().ownerId()));
        }
    }
}
