package dev.darkroom.ingest;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.upstream.Fetched;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingHttp;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Fetches a file over the guarded client, again when that can help. */
@ApplicationScoped
class Downloads {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final OutgoingHttp http;
    private final IngestConfig config;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Downloads(OutgoingHttp http, IngestConfig config) {
        this.http = http;
        this.config = config;
    }

    /**
     * @param attempts the first included
     * @param sound whether what came may be the file; if not, and not the last time either, that is what is returned
     * @throws OutgoingException the last failure, when trying again did not or would not help
     * @throws Problem STORAGE_FULL when it was our own disk that failed
     */
    Fetched fetch(WebUrl url, Path into, int attempts, Predicate<Fetched> sound) {
        RetryPolicy policy = new RetryPolicy(attempts, config.firstPause(), LONGEST_PAUSE);
        for (int attempt = 1; ; attempt++) {
            try {
                Fetched fetched = http.download(url, into, config.maxFileSize().asLongValue(), config.timeout());
                if (sound.test(fetched)
                        || !policy.allowsAfter(attempt)
                        || isStoppingWithin(policy.pauseAfter(attempt, ThreadLocalRandom.current()))) {
                    return fetched;
                }
            } catch (OutgoingException failure) {
                if (failure.kind() == OutgoingException.Kind.LOCAL_DISK) {
                    throw Problem.of(Problem.Kind.STORAGE_FULL, "An output could not be written to the object store");
                }
                if (!failure.retryable()
                        || !policy.allowsAfter(attempt)
                        || isStoppingWithin(pause(policy.pauseAfter(attempt, ThreadLocalRandom.current()), failure))) {
                    throw failure;
                }
            }
        }
    }

    /** Ours, or that which the host asks for where it is the longer one and not too long. */
    private static Duration pause(Duration own, OutgoingException failure) {
        @Nullable Duration asked = failure instanceof OutgoingException.Status answer ? answer.retryAfter() : null;
        return asked != null && asked.compareTo(own) > 0 && asked.compareTo(LONGEST_PAUSE) <= 0 ? asked : own;
    }

    private boolean isStoppingWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
    }
}
