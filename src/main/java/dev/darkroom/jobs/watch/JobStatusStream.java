package dev.darkroom.jobs.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.LogLines;
import dev.darkroom.shared.http.SseStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's stream of a job's status: an event at once, one at every change, and the end after the completion. At
 * most one event is on its way; what happens meanwhile is told as one event after it, so that a slow reader costs no
 * memory. Log lines are told once: fal's JavaScript client adds up those of all events.
 */
final class JobStatusStream extends SseStream implements JobStatusPoller.Watcher {

    /** What the stream needs of the room around it. */
    interface Surroundings {
        OutboundSseEvent data(String text);

        OutboundSseEvent comment();

        /** Reads the last log lines elsewhere, and says when that is done; with null when there are no new ones. */
        void readLastLogs(JobProgress job, Consumer<@Nullable String> then);

        void closed(JobStatusStream stream);
    }

    private record Shown(
            String word,
            int position,
            int statusCode,
            @Nullable String errorType) {}

    private final Surroundings surroundings;
    private final String baseUrl;
    private final boolean wantsLogs;
    private JobProgress now;
    private int position;
    private @Nullable String logs;
    private boolean lastLogsAsked;
    private boolean lastLogsKnown;
    private @Nullable Shown shown;
    private @Nullable JsonNode lastLine;

    JobStatusStream(
            Surroundings surroundings,
            SseEventSink sink,
            String baseUrl,
            JobProgress now,
            int position,
            @Nullable String logs,
            boolean wantsLogs) {
        super(sink);
        this.surroundings = surroundings;
        this.baseUrl = baseUrl;
        this.now = now;
        this.position = position;
        this.logs = logs;
        this.wantsLogs = wantsLogs;
    }

    synchronized JobProgress now() {
        return now;
    }

    @Override
    public boolean wantsLogs() {
        return wantsLogs;
    }

    /** Tells how things stand. */
    synchronized void begin() {
        tell();
    }

    @Override
    public synchronized void sees(JobProgress jobProgress, @Nullable String newLogs) {
        now = jobProgress;
        logs = newLogs == null ? logs : newLogs;
        tell();
    }

    synchronized void isAt(int place) {
        position = place;
        tell();
    }

    @Override
    public synchronized void misses() {
        close();
    }

    private void tell() {
        if (!canWrite() || awaitsLastLogs()) {
            return;
        }
        ArrayNode lines = wantsLogs ? LogLines.after(lastLine, logs == null ? "[]" : logs) : null;
        Shown next = new Shown(now.state().falStatus(), position(), now.statusCode(), now.errorType());
        if (next.equals(shown) && (lines == null || lines.isEmpty())) {
            return;
        }
        shown = next;
        lastLine = lines == null || lines.isEmpty() ? lastLine : lines.get(lines.size() - 1);
        ObjectNode event = QueueStatusBody.of(now, baseUrl, position(), lines);
        write(surroundings.data(event.toString()));
    }

    private int position() {
        return now.state().isInLine() ? position : 0;
    }

    // The completion is the last event, so it brings the last lines along.
    private boolean awaitsLastLogs() {
        if (!wantsLogs || !now.state().isEnd() || now.logsComplete() || lastLogsKnown) {
            return false;
        }
        if (!lastLogsAsked) {
            lastLogsAsked = true;
            surroundings.readLastLogs(now, this::lastLogs);
        }
        return true;
    }

    private synchronized void lastLogs(@Nullable String all) {
        lastLogsKnown = true;
        logs = all == null ? logs : all;
        tell();
    }

    @Override
    protected OutboundSseEvent keepAlive() {
        return surroundings.comment();
    }

    @Override
    protected void writeNext() {
        if (shown != null && shown.word().equals(JobState.SUCCEEDED.falStatus())) {
            close();
        } else {
            tell();
        }
    }

    @Override
    protected void closed() {
        surroundings.closed(this);
    }
}
