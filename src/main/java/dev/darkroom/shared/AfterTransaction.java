package dev.darkroom.shared;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.function.Consumer;

/**
 * What is done once the surrounding transaction has ended.
 *
 * @param end is told whether it committed
 */
public record AfterTransaction(Consumer<Boolean> end) implements Synchronization {

    /** Work for a commit only. */
    public static AfterTransaction committed(Runnable work) {
        return new AfterTransaction(committed -> {
            if (committed) {
                work.run();
            }
        });
    }

    @Override
    public void beforeCompletion() {
        // Nothing to prepare.
    }

    @Override
    public void afterCompletion(int status) {
        end.accept(status == Status.STATUS_COMMITTED);
    }
}
