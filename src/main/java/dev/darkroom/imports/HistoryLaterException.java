package dev.darkroom.imports;

import dev.darkroom.upstream.client.UpstreamException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The history of a request cannot be had now; its file is not fetched meanwhile. */
final class HistoryLaterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration asked;

    HistoryLaterException(UpstreamException failure) {
        super(failure.getMessage(), failure, false, false);
        this.asked = failure.retryAfter();
    }

    /** How long the account asks to wait; null when it does not say. */
    @Nullable Duration asked() {
        return asked;
    }
}
