package dev.darkroom.ingest;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.upstream.UpstreamStorage;
import dev.darkroom.upstream.client.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Uploads objects of ours to the provider's storage, each once. */
@ApplicationScoped
class UpstreamUploads {

    private final UpstreamStorage provider;
    private final Upstream upstream;
    private final ObjectService objectService;
    private final UpstreamCopies copies;
    private final InputConfig config;
    private final Semaphore slots;

    UpstreamUploads(
            UpstreamStorage provider,
            Upstream upstream,
            ObjectService objectService,
            UpstreamCopies copies,
            InputConfig config) {
        this.provider = provider;
        this.upstream = upstream;
        this.objectService = objectService;
        this.copies = copies;
        this.config = config;
        this.slots = new Semaphore(config.parallelUploads(), true);
    }

    /** The URL under which the provider has it already. */
    Optional<WebUrl> known(String objectKey) {
        return copies.find(objectKey, upstream.rest().base(), Duration.ZERO);
    }

    /**
     * The URL under which the provider has it, which it is given first where it has to.
     *
     * @throws dev.darkroom.upstream.client.UpstreamException when it does not take it
     * @throws Problem when too many are waiting, or our own storage fails
     */
    WebUrl urlOf(StoredObject object) {
        // What is about to expire there might do so while the job waits.
        Duration toSpare = config.copyLifetime().dividedBy(3);
        return copies.find(object.key(), upstream.rest().base(), toSpare).orElseGet(() -> {
            takeSlot();
            try {
                WebUrl url = upload(object);
                copies.remember(object.key(), upstream.rest().base(), url, config.copyLifetime());
                return url;
            } finally {
                slots.release();
            }
        });
    }

    private void takeSlot() {
        try {
            if (!slots.tryAcquire(config.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.of(Problem.Kind.UNAVAILABLE, "Too many files are being uploaded to the provider");
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw Problem.of(Problem.Kind.UNAVAILABLE, "Uploading to the provider was interrupted");
        }
    }

    private WebUrl upload(StoredObject object) {
        WrittenFile bytes =
                objectService.copy(object.key(), config.maxUploadSize().asLongValue());
        try {
            String lifecycle =
                    "{\"expiration_duration_seconds\":" + config.copyLifetime().toSeconds() + "}";
            return provider.upload(
                    bytes.temporary(), object.contentType(), object.fileName(), lifecycle, config.uploadTimeout());
        } finally {
            objectService.discard(bytes.temporary());
        }
    }
}
