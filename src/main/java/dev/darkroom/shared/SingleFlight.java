package dev.darkroom.shared;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single-flight call: one runs at a time, and all who ask while it runs share its outcome, a failure too. Who waited for their
 * own turns instead would wait for the time limits of all before them.
 */
public final class SingleFlight<T> {

    private final AtomicReference<@Nullable CompletableFuture<T>> underWay = new AtomicReference<>();

    /** @param call ends in time by itself; whatever it throws is thrown here */
    public T call(Supplier<T> call) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> another = underWay.compareAndExchange(null, mine);
        if (another != null) {
            return outcome(another);
        }
        try {
            T result = call.get();
            mine.complete(result);
            return result;
        } catch (Throwable failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            underWay.set(null);
        }
    }

    private static <T> T outcome(CompletableFuture<T> another) {
        try {
            return another.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }
}
