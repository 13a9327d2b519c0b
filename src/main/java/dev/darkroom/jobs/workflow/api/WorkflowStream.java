package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import dev.darkroom.shared.http.SseStream;
import dev.darkroom.shared.http.StreamRoom;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One caller's stream of a workflow: all of it at once, each change of a job, and all of it at its end. One event is on its
 * way at a time; of a workflow that is not read, no more is looked for until what is waiting has been taken, and nothing while
 * there is no room for it.
 */
final class WorkflowStream extends SseStream {

    private record Event(String name, String text) {
        OutboundSseEvent of(Sse sse) {
            return sse.newEventBuilder().name(name).data(" " + text).build();
        }
    }

    private final Caller caller;
    private final UUID workflow;
    private final String base;
    private final Sse sse;
    private final Function<Object, String> json;
    private final Consumer<WorkflowStream> onClose;
    /** For what is waiting and on its way. */
    private final StreamRoom room;

    /** Of each job a hash of what was told last. */
    private final Map<UUID, Integer> told = new HashMap<>();

    private final Deque<OutboundSseEvent> waiting = new ArrayDeque<>();
    private boolean ending;

    WorkflowStream(
            Caller caller,
            UUID workflow,
            String base,
            SseEventSink sink,
            Sse sse,
            Function<Object, String> json,
            StreamRoom room,
            Consumer<WorkflowStream> onClose) {
        super(sink);
        this.caller = caller;
        this.workflow = workflow;
        this.base = base;
        this.sse = sse;
        this.json = json;
        this.room = room;
        this.onClose = onClose;
    }

    Caller caller() {
        return caller;
    }

    StreamRoom room() {
        return room;
    }

    UUID workflow() {
        return workflow;
    }

    String base() {
        return base;
    }

    /** Whether it would take more. */
    synchronized boolean isIdle() {
        return canWrite() && waiting.isEmpty() && !ending;
    }

    /** Tells what is new in it, unless there is no room for that now. */
    synchronized void sees(WorkflowView now) {
        boolean first = told.isEmpty();
        boolean ended = now.finishedAt() != null;
        List<Event> news = new ArrayList<>();
        if (!first) {
            now.jobs().stream()
                    .filter(job -> !Objects.equals(told.get(job.id()), job.hashCode()))
                    .forEach(job -> news.add(new Event("job", json.apply(job))));
        }
        if (first || ended) {
            news.add(new Event("workflow", json.apply(new WorkflowView.One(now))));
        }
        if (!room.take(news.stream().mapToLong(event -> event.text().length()).sum())) {
            return;
        }
        told.clear();
        now.jobs().forEach(job -> told.put(job.id(), job.hashCode()));
        news.forEach(event -> waiting.add(event.of(sse)));
        ending = ended;
        writeNext();
    }

    @Override
    protected OutboundSseEvent keepAlive() {
        return keepAlive(sse);
    }

    @Override
    protected void writeNext() {
        if (!canWrite()) {
            return;
        }
        OutboundSseEvent next = waiting.poll();
        if (next != null) {
            write(next);
            return;
        }
        room.leave();
        if (ending) {
            close();
        }
    }

    @Override
    protected void closed() {
        room.end();
        onClose.accept(this);
    }
}
