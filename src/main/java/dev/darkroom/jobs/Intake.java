package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.shared.IdempotencyKey;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes jobs in that have been checked, and answers only when they are durable. */
@ApplicationScoped
class Intake {

    private final IntakeLedger ledger;
    private final Idempotency idempotency;
    private final QueueLength queueLength;
    private final Engine engine;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    Intake(
            IntakeLedger ledger,
            Idempotency idempotency,
            QueueLength queueLength,
            Engine engine,
            JobsConfig config,
            ObjectMapper json,
            Ids ids,
            Clock clock) {
        this.ledger = ledger;
        this.idempotency = idempotency;
        this.queueLength = queueLength;
        this.engine = engine;
        this.config = config;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param key null when the caller sent none; otherwise the job that was made under it counts
     * @param order makes and checks the order; not asked when there is such a job
     * @param mostQueued the caller would rather be refused when more of its jobs than so many are queued; null for any
     * @return the job, which is committed by then
     */
    Taken take(Caller caller, @Nullable IdempotencyKey key, @Nullable Integer mostQueued, Supplier<JobOrder> order) {
        Optional<Taken> earlier = key == null ? Optional.empty() : idempotency.earlier(key, caller.ownerId());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        NewJob job = draft(ids.next(), caller, order.get());
        Taken taken;
        if (key == null) {
            queueLength.require(caller.ownerId(), mostQueued);
            ledger.write(job);
            taken = Taken.anew(job);
        } else {
            taken = idempotency.once(key, job, () -> {
                queueLength.require(caller.ownerId(), mostQueued);
                ledger.insert(List.of(job));
            });
        }
        engine.newWork();
        return taken;
    }

    /** Many at once, in their order: all of them are committed by the time it returns, or none. */
    List<NewJob> takeAll(Caller caller, List<JobOrder> orders) {
        if (orders.isEmpty()) {
            return List.of();
        }
        List<UUID> rising =
                Stream.generate(ids::next).limit(orders.size()).sorted().toList();
        List<NewJob> jobs = IntStream.range(0, orders.size())
                .mapToObj(i -> draft(rising.get(i), caller, orders.get(i)))
                .toList();
        ledger.insert(jobs);
        engine.newWork();
        return jobs;
    }

    private NewJob draft(UUID id, Caller caller, JobOrder order) {
        Instant now = clock.instant();
        Duration total = order.totalTimeout() == null ? config.totalDeadline() : order.totalTimeout();
        Duration start = order.startTimeout();
        return new NewJob(
                id,
                caller.ownerId(),
                caller.keyId(),
                order.endpoint().full(),
                order.input(),
                asJson(order.headers()),
                order.webhookUrl(),
                "low".equalsIgnoreCase(order.headers().get(PassedHeaders.PRIORITY)) ? 1 : 0,
                now,
                now.plus(total),
                new Wishes(
                        order.tags(),
                        order.collectionId(),
                        order.metadata(),
                        order.retryOf(),
                        start == null || start.compareTo(total) >= 0 ? null : now.plus(start)));
    }

    private String asJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings is always JSON", impossible);
        }
    }
}
