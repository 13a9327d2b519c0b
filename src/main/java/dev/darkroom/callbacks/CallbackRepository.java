package dev.darkroom.callbacks;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BatchWriter;
import dev.darkroom.shared.work.GroupCommit;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Records callbacks, each once, and hands them over in the same transaction: those of one moment together. */
@ApplicationScoped
class CallbackRepository {

    /** Outcome of recording a callback. */
    enum Outcome {
        RECORDED,
        /** This very callback was recorded before; nothing is handed over again. */
        DUPLICATE,
        /** It names a request that is not its job's; nothing is kept of it. */
        FOREIGN
    }

    /** Longer than any provider repeats itself. */
    @Produces
    static RetentionRule retention(
            @ConfigProperty(name = "darkroom.retention.callbacks", defaultValue = "7d") Duration age) {
        return new RetentionRule("callback", "received_at", age);
    }

    private record Arrival(VerifiedCallback callback, String bodyHash) {

        Recorded key() {
            return new Recorded(callback.jobId(), bodyHash);
        }
    }

    private record Recorded(UUID jobId, String bodyHash) {}

    private final BatchWriter<Arrival, Outcome> writer;
    private final Database database;
    private final Event<CallbackRequestIds> named;
    private final Event<VerifiedCallbacks> arrived;
    private final Clock clock;

    CallbackRepository(
            GroupCommit groupCommit,
            Database database,
            Event<CallbackRequestIds> named,
            Event<VerifiedCallbacks> arrived,
            Clock clock) {
        this.writer =
                groupCommit.writer("callbacks", arrival -> arrival.callback().jobId(), this::recordTogether);
        this.database = database;
        this.named = named;
        this.arrived = arrived;
        this.clock = clock;
    }

    Outcome record(VerifiedCallback callback, String bodyHash) {
        return writer.write(new Arrival(callback, bodyHash));
    }

    private List<Outcome> recordTogether(List<Arrival> together) {
        return QuarkusTransaction.requiringNew().call(() -> {
            // Of the same callback twice in one batch one is recorded.
            Map<Recorded, Arrival> fresh = new HashMap<>();
            together.forEach(arrival -> fresh.putIfAbsent(arrival.key(), arrival));
            fresh.keySet().retainAll(insert(together));
            Set<VerifiedCallback> foreign =
                    foreign(together.stream().filter(arrival -> fresh.get(arrival.key()) == arrival));
            List<Outcome> recorded = new ArrayList<>();
            List<VerifiedCallback> callbacks = new ArrayList<>();
            for (Arrival arrival : together) {
                if (foreign.contains(arrival.callback())) {
                    recorded.add(Outcome.FOREIGN);
                    forget(arrival.key());
                } else if (fresh.get(arrival.key()) == arrival) {
                    recorded.add(Outcome.RECORDED);
                    callbacks.add(arrival.callback());
                } else {
                    recorded.add(Outcome.DUPLICATE);
                }
            }
            if (!callbacks.isEmpty()) {
                arrived.fire(new VerifiedCallbacks(callbacks));
            }
            return recorded;
        });
    }

    private Set<VerifiedCallback> foreign(Stream<Arrival> fresh) {
        List<VerifiedCallback> named = fresh.map(Arrival::callback)
                .filter(callback -> callback.upstreamRequestId() != null)
                .toList();
        if (named.isEmpty()) {
            return Set.of();
        }
        CallbackRequestIds requests = new CallbackRequestIds(named);
        this.named.fire(requests);
        return requests.foreign();
    }

    private void forget(Recorded foreign) {
        database.update(
                "DELETE FROM callback WHERE job_id = ? AND body_hash = decode(?, 'hex')",
                foreign.jobId(),
                foreign.bodyHash());
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
