package dev.darkroom.callbacks;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;

/** Records callbacks, each once, and hands them over in the same transaction. */
@ApplicationScoped
class CallbackLog {

    private final GroupCommit groupCommit;
    private final Database database;
    private final Event<ArrivedCallback> arrived;
    private final Clock clock;

    CallbackLog(GroupCommit groupCommit, Database database, Event<ArrivedCallback> arrived, Clock clock) {
        this.groupCommit = groupCommit;
        this.database = database;
        this.arrived = arrived;
        this.clock = clock;
    }

    /** @return false when this very callback was recorded before; then nothing is handed over again */
    boolean record(ArrivedCallback callback, byte[] bodyHash) {
        return groupCommit.call(callback.jobId(), () -> recordOnce(callback, bodyHash));
    }

    private boolean recordOnce(ArrivedCallback callback, byte[] bodyHash) {
        int recorded = database.update("""
                INSERT INTO callback (job_id, body_hash, upstream_request_id, received_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING""", callback.jobId(), bodyHash, callback.upstreamRequestId(), clock.instant());
        if (recorded == 1) {
            arrived.fire(callback);
        }
        return recorded == 1;
    }
}
