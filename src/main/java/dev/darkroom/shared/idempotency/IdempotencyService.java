package dev.darkroom.shared.idempotency;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent writes by {@code Idempotency-Key}: they happen once, however often they are asked for under one key of an
 * owner. The same key and request get the same answer for a day, another request a 409, and while the first is under way a
 * 409 with {@code Retry-After}. A write that failed is forgotten, so that it can be tried again. Each scope has keys of its
 * own. What is answered once more says so, by {@link ReplayedAnswerFilter}.
 */
@ApplicationScoped
public class IdempotencyService {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    // Far longer than an insert takes; whoever waits longer is told to come back rather than kept.
    private static final String MAX_WAIT = "1000";

    private final IdempotencyRepository rows;
    private final Database database;
    private final Ids ids;
    private final ReplayedAnswer replayed;

    IdempotencyService(IdempotencyRepository rows, Database database, Ids ids, ReplayedAnswer replayed) {
        this.replayed = replayed;
        this.rows = rows;
        this.database = database;
        this.ids = ids;
    }

    /**
     * Does a short write whose answer is known beforehand. The key is written in the write's own transaction, so there is
     * never one without the other; of many that come at the same time one inserts the key, and the others wait for it in
     * the database.
     *
     * @param write runs in the transaction that also keeps the key
     * @return the answer that was given first: now, or before
     */
    public String together(String scope, UUID ownerId, IdempotencyKey key, String answer, Runnable write) {
        return isFirst(scope, ownerId, key, answer, write)
                ? answer
                : earlier(scope, ownerId, key).orElseThrow(IdempotencyKey::underWay);
    }

    private boolean isFirst(String scope, UUID ownerId, IdempotencyKey key, String answer, Runnable write) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                database.query("SELECT set_config('lock_timeout', ?, true)", row -> row.getString(1), MAX_WAIT);
                boolean first = rows.claim(scope, ownerId, key, answer);
                if (first) {
                    write.run();
                }
                return first;
            });
        } catch (DatabaseException failure) {
            if (failure.isLockTimeout()) {
                throw IdempotencyKey.underWay();
            }
            throw failure;
        }
    }

    /**
     * What was answered under this key; a plain read, which waits for nobody.
     *
     * @throws Problem 409 when the key was used for another request
     */
    public Optional<String> earlier(String scope, UUID ownerId, IdempotencyKey key) {
        Optional<IdempotencyRepository.Earlier> earlier = rows.find(scope, ownerId, key.text());
        earlier.ifPresent(found -> key.requireSame(found.requestHash()));
        Optional<String> answer = earlier.map(IdempotencyRepository.Earlier::answer);
        if (answer.isPresent() && Arc.container().requestContext().isActive()) {
            replayed.mark();
        }
        return answer;
    }

    /**
     * Does a write in two steps, or gives the answer that it had before.
     *
     * @param header the key as sent, null when none was; then the write is simply done
     * @param request all that makes it this request and no other
     * @param prepare what takes long and runs outside any transaction
     * @param finish makes the answer, in the transaction that also remembers it
     * @param undo takes back what was prepared when it could not be finished
     */
    public <T> String once(
            String scope,
            UUID ownerId,
            @Nullable String header,
            String request,
            Supplier<T> prepare,
            Function<T, String> finish,
            Consumer<T> undo) {
        IdempotencyKey key = IdempotencyKey.of(header, request);
        if (key == null) {
            return finished(prepare.get(), finish, undo);
        }
        UUID attempt = ids.next();
        if (!rows.lease(scope, ownerId, key, attempt)) {
            return earlier(scope, ownerId, key).orElseThrow(IdempotencyKey::underWay);
        }
        boolean done = false;
        try {
            Function<T, String> finishAndRemember = prepared -> {
                String answer = finish.apply(prepared);
                if (!rows.remember(scope, ownerId, key.text(), attempt, answer)) {
                    throw Problem.conflict("Another request with this Idempotency-Key took over", ASK_AGAIN);
                }
                return answer;
            };
            String answer = finished(prepare.get(), finishAndRemember, undo);
            done = true;
            return answer;
        } finally {
            if (!done) {
                rows.release(scope, ownerId, key.text(), attempt);
            }
        }
    }

    private static <T> String finished(T prepared, Function<T, String> finish, Consumer<T> undo) {
        boolean done = false;
        try {
            String answer = QuarkusTransaction.requiringNew().call(() -> finish.apply(prepared));
            done = true;
            return answer;
        } finally {
            if (!done) {
                undo.accept(prepared);
            }
        }
    }
}
