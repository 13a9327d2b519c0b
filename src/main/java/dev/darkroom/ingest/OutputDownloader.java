package dev.darkroom.ingest;

import dev.darkroom.outgoing.DownloadedFile;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file over the guarded client, again when that can help. Each attempt holds a place, and the pause between two
 * holds none. An app, an owner and a host have a share of the places each: one whose files are slow slows itself.
 */
@ApplicationScoped
class OutputDownloader {

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    // An owner's files of one app: a third of the places at most; an app half; an owner and a host three quarters.
    private static final double LANES = 0.5;
    private static final double APPS = 1;
    private static final double OWNERS = 3;
    private static final double HOSTS = 3;

    private final OutgoingHttp http;
    private final IngestConfig config;
    private final FairSemaphore places;
    private final CountDownLatch stopping = new CountDownLatch(1);

    OutputDownloader(OutgoingHttp http, IngestConfig config) {
        this.http = http;
        this.config = config;
        this.places = new FairSemaphore(config.parallelDownloads(), LANES, APPS, OWNERS, HOSTS);
    }

    /**
     * @param attempts the first included
     * @param owner whose file it is
     * @param endpoint that made it
     * @param sound whether what came may be the file; if not, and not the last time either, that is what is returned
     * @throws OutgoingException the last failure, when trying again did not or would not help
     * @throws Problem STORAGE_FULL when it was our own disk that failed
     * @throws InterruptedException when told to stop while it waits for a place
     */
    DownloadedFile fetch(
            WebUrl url, Path into, int attempts, UUID owner, String endpoint, Predicate<DownloadedFile> sound)
            throws InterruptedException {
        String app = EndpointId.parse(endpoint).appPath();
        List<?> holders = List.of(List.of(owner, app), app, owner, OutgoingHttp.holder(url));
        IngestRetryPolicy policy = new IngestRetryPolicy(attempts, config.firstPause(), MAX_PAUSE);
        for (int attempt = 1; ; attempt++) {
            try {
                DownloadedFile downloadedFile = attempt(url, into, holders);
                if (sound.test(downloadedFile)
                        || !policy.allowsAfter(attempt)
                        || isStoppingWithin(policy.pauseAfter(attempt, ThreadLocalRandom.current()))) {
                    return downloadedFile;
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

    private DownloadedFile attempt(WebUrl url, Path into, List<?> holders) throws InterruptedException {
        places.acquire(holders);
        try {
            return http.download(url, into, config.maxFileSize().asLongValue(), config.timeout());
        } finally {
            places.release(holders);
        }
    }

    /** Ours, or that which the host asks for where it is the longer one and not too long. */
    private static Duration pause(Duration own, OutgoingException failure) {
        @Nullable Duration asked = failure instanceof OutgoingException.Status answer ? answer.retryAfter() : null;
        return asked != null && asked.compareTo(own) > 0 && asked.compareTo(MAX_PAUSE) <= 0 ? asked : own;
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
