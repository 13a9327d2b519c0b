package dev.darkroom.jobs.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.LogLines;
import dev.darkroom.shared.http.SseStream;
import dev.darkroom.shared.http.StreamRoom;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's stream of a job's status: an event at once, one at every change, and the end after the completion. At
 * most one event is on its way; what happens meanwhile is told as one event after it, so that a slow reader costs little
 * memory: no log lines are kept for it, and many are on their way only as long as there is room for them. Log lines are told
 * once: fal's JavaScript client adds up those of all events.
 */
final class JobStatusStream extends SseStream implements JobStatusPoller.Watcher {

    /** What the stream needs of the room around it. */
    interface Surroundings {
        OutboundSseEvent data(String text);

        OutboundSseEvent comment();

        /** Reads the last log lines elsewhere, and says when that is done; with null when there are no new ones. */
        void readLastLogs(JobProgress job, Consumer<@Nullable String> then);

        /** Looks at the job and its log lines anew, and tells the stream of them. */
        void lookAgain(JobStatusStream stream);

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
    /** For the event on its way. */
    private final StreamRoom room;

    private JobProgress now;
    private int position;
    /** Whether there are lines that could not be told when they came. */
    private boolean missedLines;

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
            boolean wantsLogs,
            StreamRoom room) {
        super(sink);
        this.surroundings = surroundings;
        this.baseUrl = baseUrl;
        this.now = now;
        this.position = position;
        this.wantsLogs = wantsLogs;
        this.room = room;
    }

    synchronized JobProgress now() {
        return now;
    }

    @Override
    public boolean wantsLogs() {
        return wantsLogs;
    }

    /**
     * Tells how things stand.
     *
     * @param logs all log lines so far; null while there are none
     */
    synchronized void begin(@Nullable String logs) {
        tell(logs);
    }

    /** Whether it would be told of log lines that it missed. */
    synchronized boolean missesLines() {
        return missedLines && canWrite();
    }

    /** Looks for the lines that it missed, if there is room for them again. */
    synchronized void lookForMissed() {
        if (missesLines() && room.retake()) {
            goOn();
        }
    }

    @Override
    public synchronized void sees(JobProgress jobProgress, @Nullable String logs) {
        now = jobProgress;
        tell(logs);
    }

    synchronized void isAt(int place) {
        position = place;
        tell(null);
    }

    @Override
    public synchronized void misses() {
        close();
    }

    private void tell(@Nullable String logs) {
        if (!canWrite()) {
            missedLines = missedLines || wantsLogs && logs != null;
            return;
        }
        if (awaitsLastLogs()) {
            return;
        }
        ArrayNode lines = wantsLogs ? lines(logs) : null;
        Shown next = new Shown(now.state().falStatus(), position(), now.statusCode(), now.errorType());
        if (next.equals(shown) && (lines == null || lines.isEmpty())) {
            room.leave();
            return;
        }
        shown = next;
        lastLine = lines == null || lines.isEmpty() ? lastLine : lines.get(lines.size() - 1);
        ObjectNode event = QueueStatusBody.of(now, baseUrl, position(), lines);
        write(surroundings.data(event.toString()));
    }

    /** Those that were not told; none while there is no room, which is asked for before they are read. */
    private ArrayNode lines(@Nullable String logs) {
        if (logs != null && !room.take(logs.length())) {
            missedLines = true;
            return LogLines.read(null);
        }
        return LogLines.after(lastLine, logs == null ? "[]" : logs);
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
        if (all == null && missedLines && canWrite()) {
            goOn();
        } else {
            tell(all);
        }
    }

    @Override
    protected OutboundSseEvent keepAlive() {
        return surroundings.comment();
    }

    @Override
    protected void writeNext() {
        room.leave();
        if (shown != null && shown.word().equals(JobState.SUCCEEDED.falStatus())) {
            close();
        } else {
            goOn();
        }
    }

    private void goOn() {
        if (missedLines) {
            missedLines = false;
            surroundings.lookAgain(this);
        } else {
            tell(null);
        }
    }

    @Override
    protected void closed() {
        room.end();
        surroundings.closed(this);
    }
}
