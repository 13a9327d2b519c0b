package dev.darkroom.testing;

import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A change of a row that somebody else's request meets: it is committed once the request waits for it. */
public final class UncommittedChange {

    private static final String WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";

    private UncommittedChange() {}

    /** @return what the request was answered with */
    public static <T> T metBy(Supplier<T> request, Database database, String update, @Nullable Object... values)
            throws Exception {
        CompletableFuture<T> answer = QuarkusTransaction.requiringNew().call(() -> {
            database.update(update, values);
            CompletableFuture<T> asked = CompletableFuture.supplyAsync(request);
            await().atMost(Api.PATIENCE)
                    .until(() -> asked.isDone()
                            || !database.query(WAITING, _ -> true).isEmpty());
            return asked;
        });
        return answer.get(Api.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
