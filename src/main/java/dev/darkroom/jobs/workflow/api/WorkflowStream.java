package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One caller's stream of a workflow: all of it at once, each change of a job, and all of it at its end. One event is on its
 * way at a time; of a workflow that is not read, no more is looked for until what is waiting has been taken.
 */
final class WorkflowStream {

    private static final long MAX_SILENCE = TimeUnit.SECONDS.toNanos(6);
    private static final long MAX_STALL = TimeUnit.MINUTES.toNanos(1);

    private final Caller caller;
    private final UUID workflow;
    private final String base;
    private final SseEventSink sink;
    private final Sse sse;
    private final Function<Object, String> json;
    private final Consumer<WorkflowStream> onClose;
    private final Map<UUID, WorkflowView.Part> told = new HashMap<>();
    private final Deque<OutboundSseEvent> waiting = new ArrayDeque<>();
    private boolean ending;
    private boolean writing;
    private boolean closed;
    private long wroteAt = System.nanoTime();

    WorkflowStream(
            Caller caller,
            UUID workflow,
            String base,
            SseEventSink sink,
            Sse sse,
            Function<Object, String> json,
            Consumer<WorkflowStream> onClose) {
        this.caller = caller;
        this.workflow = workflow;
        this.base = base;
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.onClose = onClose;
    }

    Caller caller() {
        return caller;
    }

    UUID workflow() {
        return workflow;
    }

    String base() {
        return base;
    }

    /** Whether it would take more. */
    synchronized boolean isIdle() {
        return !closed && !writing && waiting.isEmpty() && !ending;
    }

    /** Tells what is new in it. */
    synchronized void sees(WorkflowView now) {
        boolean first = told.isEmpty();
        boolean ended = now.finishedAt() != null;
        if (!first) {
            now.jobs().stream()
                    .filter(job -> !job.equals(told.get(job.id())))
                    .forEach(job -> waiting.add(event("job", job)));
        }
        told.clear();
        now.jobs().forEach(job -> told.put(job.id(), job));
        if (first || ended) {
            waiting.add(event("workflow", new WorkflowView.One(now)));
        }
        ending = ended;
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

    private OutboundSseEvent event(String name, Object body) {
        return sse.newEventBuilder().name(name).data(" " + json.apply(body)).build();
    }

    private void writeNext() {
        if (closed || writing) {
            return;
        }
        OutboundSseEvent next = waiting.poll();
        if (next != null) {
            write(next);
        } else if (ending) {
            close();
        }
    }

    private void write(OutboundSseEvent event) {
        writing = true;
        wroteAt = System.nanoTime();
        var _ = sink.send(event).whenComplete((_, failure) -> {
            synchronized (this) {
                writing = false;
                if (failure == null) {
                    writeNext();
                } else {
                    close();
                }
            }
        });
    }
}
