package dev.darkroom.jobs.workflow.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.workflow.Workflow;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.shared.NonOverlappingTask;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.connection.ConnectionDrain;
import dev.darkroom.shared.http.StreamRoom;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.InRequestWorker;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Registry of open streams of workflows; one periodic task looks for what is new in those that would take more, and ends those
 * of keys that are not good any more.
 */
@ApplicationScoped
class WorkflowStreams {

    private static final Logger LOG = Logger.getLogger(WorkflowStreams.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(5);

    private final ApiKeyService keys;
    private final WorkflowReader reader;
    private final WorkflowViewService views;
    private final ObjectMapper json;
    private final InRequestWorker inRequestWorker;
    private final LargeTextBudget budget;
    private final FairSemaphore places;
    private final NonOverlappingTask reading = new NonOverlappingTask("workflow-streams", this::readAll);
    private final Set<WorkflowStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    WorkflowStreams(
            ApiKeyService keys,
            WorkflowReader reader,
            WorkflowViewService views,
            ObjectMapper json,
            InRequestWorker inRequestWorker,
            LargeTextBudget budget,
            @ConfigProperty(name = "darkroom.workflows.streams", defaultValue = "200") int most) {
        this.keys = keys;
        this.reader = reader;
        this.views = views;
        this.json = json;
        this.inRequestWorker = inRequestWorker;
        this.budget = budget;
        this.places = new FairSemaphore(most, FairShares.THREE_QUARTERS);
    }

    @Produces
    static PeriodicTask ticking(WorkflowStreams streams) {
        return new PeriodicTask("workflow-streams", TICK, PeriodicTask.Runs.FOR_CALLERS, streams::tick);
    }

    /** @throws Problem 429 when as many are open as may be, of all or of the owner's share; nothing has been sent then */
    void open(Caller caller, Workflow workflow, String base, SseEventSink sink, Sse sse) {
        if (!places.tryAcquire(List.of(caller.ownerId()))) {
            throw Problem.busy("Too many streams of workflows are open at the same time", FULL);
        }
        StreamRoom room = new StreamRoom(budget, new Lane(caller.ownerId(), "workflows"));
        WorkflowStream stream =
                new WorkflowStream(caller, workflow.id(), base, sink, sse, this::text, room, this::closed);
        WorkflowView now;
        boolean isOpen = false;
        try {
            now = views.show(caller, workflow, base);
            isOpen = open.add(stream);
        } finally {
            if (!isOpen) {
                places.release(List.of(caller.ownerId()));
            }
        }
        stream.sees(now);
        if (stopping || sink.isClosed()) {
            stream.close();
        }
    }

    /** At the beginning of a stop, which waits for answers that are not whole yet. */
    void stop(@Observes ConnectionDrain.Begun event) {
        stopping = true;
        open.forEach(WorkflowStream::close);
    }

    void tick() {
        open.forEach(WorkflowStream::tick);
        if (!open.isEmpty()) {
            reading.start();
        }
    }

    private void readAll() {
        inRequestWorker.work(TICK);
        open.stream().filter(WorkflowStream::isIdle).forEach(this::goOn);
    }

    private void goOn(WorkflowStream stream) {
        Caller caller = stream.caller();
        try {
            if (!keys.isStillGood(caller, Scope.JOBS_READ)) {
                stream.close();
                return;
            }
            if (!stream.room().retake()) {
                return;
            }
            Workflow workflow = reader.find(caller.ownerId(), stream.workflow().toString());
            stream.sees(views.showCurrent(caller, workflow, stream.base()));
        } catch (Problem gone) {
            // It is past its retention.
            stream.close();
        } catch (RuntimeException failure) {
            // Without a database there is nothing to tell; the next time may find one.
            LOG.debugf(failure, "A stream of a workflow could not be gone on with");
        }
    }

    private void closed(WorkflowStream stream) {
        if (open.remove(stream)) {
            places.release(List.of(stream.caller().ownerId()));
        }
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view is JSON", impossible);
        }
    }
}
