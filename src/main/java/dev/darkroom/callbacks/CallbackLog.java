package dev.darkroom.callbacks;

import dev.darkroom.shared.BatchWriter;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.GroupCommit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Records callbacks, each once, and hands them over in the same transaction: those of one moment together. */
@ApplicationScoped
class CallbackLog {

    private record Arrival(ArrivedCallback callback, String bodyHash) {

        Recorded key() {
            return new Recorded(callback.jobId(), bodyHash);
        }
    }

    private record Recorded(UUID jobId, String bodyHash) {}

    private final BatchWriter<Arrival, Boolean> writer;
    private final Database database;
    private final Event<ArrivedCallbacks> arrived;
    private final Clock clock;

    CallbackLog(GroupCommit groupCommit, Database database, Event<ArrivedCallbacks> arrived, Clock clock) {
        this.writer =
                groupCommit.writer("callbacks", arrival -> arrival.callback().jobId(), this::recordTogether);
        this.database = database;
        this.arrived = arrived;
        this.clock = clock;
    }

    /** @return false when this very callback was recorded before; then nothing is handed over again */
    boolean record(ArrivedCallback callback, String bodyHash) {
        return writer.write(new Arrival(callback, bodyHash));
    }

    private List<Boolean> recordTogether(List<Arrival> together) {
        return QuarkusTransaction.requiringNew().call(() -> {
            // Of the same callback twice in one batch one is recorded.
            Map<Recorded, Arrival> fresh = new HashMap<>();
            together.forEach(arrival -> fresh.putIfAbsent(arrival.key(), arrival));
            fresh.keySet().retainAll(insert(together));
            List<Boolean> recorded = new ArrayList<>();
            List<ArrivedCallback> callbacks = new ArrayList<>();
            for (Arrival arrival : together) {
                boolean isRecorded = fresh.get(arrival.key()) == arrival;
                recorded.add(isRecorded);
                if (isRecorded) {
                    callbacks.add(arrival.callback());
                }
            }
            if (!callbacks.isEmpty()) {
                arrived.fire(new ArrivedCallbacks(callbacks));
            }
            return recorded;
        });
    }

    private List<Recorded> insert(List<Arrival> together) {
        return database.query(
                """
                INSERT INTO callback (job_id, body_hash, upstream_request_id, received_at)
                SELECT job_id, decode(body_hash, 'hex'), upstream_request_id, ?
                FROM unnest(?::uuid[], ?::text[], ?::text[]) AS arrived (job_id, body_hash, upstream_request_id)
                ON CONFLICT DO NOTHING RETURNING job_id, encode(body_hash, 'hex') AS body_hash""",
                row -> new Recorded(Database.id(row, "job_id"), row.getString("body_hash")),
                clock.instant(),
                together.stream().map(arrival -> arrival.callback().jobId()).toArray(UUID[]::new),
                together.stream().map(Arrival::bodyHash).toArray(String[]::new),
                together.stream()
                        .map(arrival -> arrival.callback().upstreamRequestId())
                        .toArray(String[]::new));
    }
}
