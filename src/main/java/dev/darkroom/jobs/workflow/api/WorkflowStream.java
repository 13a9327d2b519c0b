package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.Caller;
import dev.darkroom.shared.http.SseStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One caller's stream of a workflow: all of it at once, each change of a job, and all of it at its end. One event is on its
 * way at a time; of a workflow that is not read, no more is looked for until what is waiting has been taken.
 */
final class WorkflowStream extends SseStream {

    private final Caller caller;
    private final UUID workflow;
    private final String base;
    private final Sse sse;
    private final Function<Object, String> json;
    private final Consumer<WorkflowStream> onClose;
    private final Map<UUID, WorkflowView.Part> told = new HashMap<>();
    private final Deque<OutboundSseEvent> waiting = new ArrayDeque<>();
    private boolean ending;

    WorkflowStream(
            Caller caller,
            UUID workflow,
            String base,
            SseEventSink sink,
            Sse sse,
            Function<Object, String> json,
            Consumer<WorkflowStream> onClose) {
        super(sink);
        this.caller = caller;
        this.workflow = workflow;
        this.base = base;
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
        return canWrite() && waiting.isEmpty() && !ending;
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

    private OutboundSseEvent event(String name, Object body) {
        return sse.newEventBuilder().name(name).data(" " + json.apply(body)).build();
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
        } else if (ending) {
            close();
        }
    }

    @Override
    protected void closed() {
        onClose.accept(this);
    }
}
