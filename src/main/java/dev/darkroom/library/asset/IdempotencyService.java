package dev.darkroom.library.asset;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.work.InstanceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent writes by {@code Idempotency-Key}. Writes that happen once, however often they are asked for under one
 * {@code Idempotency-Key}: the same key and body get the same answer for a day, another body a 409, and while the
 * first is under way a 409 with {@code Retry-After}. A write that failed is forgotten, so that it can be tried
 * again.
 */
@ApplicationScoped
public class IdempotencyService {

    /** Longer than any write can take. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private record Earlier(String requestHash, @Nullable String answer) {}

    private final Database database;
    private final Ids ids;
    private final InstanceId self;
    private final Clock clock;

    IdempotencyService(Database database, Ids ids, InstanceId self, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.self = self;
        this.clock = clock;
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
        if (!claim(ownerId, key, attempt)) {
            return earlierAnswer(ownerId, key);
        }
        boolean done = false;
        try {
            Function<T, String> finishAndRemember = prepared -> {
                String answer = finish.apply(prepared);
                remember(ownerId, key.text(), attempt, answer);
                return answer;
            };
            String answer = finished(prepare.get(), finishAndRemember, undo);
            done = true;
            return answer;
        } finally {
            if (!done) {
                release(ownerId, key.text(), attempt);
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

    private void release(UUID ownerId, String key, UUID attempt) {
        database.update(
                "DELETE FROM library_write WHERE owner_id = ? AND key = ? AND attempt = ? AND answer IS NULL",
                ownerId,
                key,
                attempt);
    }

    private boolean claim(UUID ownerId, IdempotencyKey key, UUID attempt) {
        Instant now = clock.instant();
        return database.update(
                        """
                        INSERT INTO library_write (owner_id, key, attempt, request_hash, leased_by, leased_until, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (owner_id, key) DO UPDATE
                        SET attempt = excluded.attempt, request_hash = excluded.request_hash,
                            leased_by = excluded.leased_by, leased_until = excluded.leased_until, expires_at = excluded.expires_at, answer = NULL
                        WHERE library_write.expires_at <= ?
                           OR library_write.answer IS NULL AND library_write.leased_until <= ?
                        """,
                        ownerId,
                        key.text(),
                        attempt,
                        key.requestHash(),
                        self.value(),
                        now.plus(LEASE),
                        now.plus(IdempotencyKey.REMEMBERED),
                        now,
                        now)
                == 1;
    }

    private String earlierAnswer(UUID ownerId, IdempotencyKey key) {
        Optional<Earlier> earlier = database.first(
                "SELECT request_hash, answer FROM library_write WHERE owner_id = ? AND key = ?",
                row -> new Earlier(row.getString("request_hash"), row.getString("answer")),
                ownerId,
                key.text());
        earlier.ifPresent(found -> key.requireSame(found.requestHash()));
        String answer = earlier.isPresent() ? earlier.get().answer() : null;
        if (answer == null) {
            throw IdempotencyKey.underWay();
        }
        return answer;
    }

    private void remember(UUID ownerId, String key, UUID attempt, String answer) {
        int remembered = database.update(
                "UPDATE library_write SET answer = ? WHERE owner_id = ? AND key = ? AND attempt = ?",
                answer,
                ownerId,
                key,
                attempt);
        if (remembered == 0) {
            throw Problem.conflict("Another request with this Idempotency-Key took over", ASK_AGAIN);
        }
    }
}
