package dev.darkroom.ingest;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.upstream.UpstreamStorage;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Uploads objects of ours to providers' storage, each once; to a provider without one they go inside of the input. Of
 * the uploads under way each owner and each account has its share.
 */
@ApplicationScoped
class UpstreamUploads {

    /** What gateways take as part of an input, and a little more. */
    private static final long MAX_INLINE = 4L << 20;

    private final UpstreamStorage provider;
    private final ObjectService objectService;
    private final UpstreamCopies copies;
    private final InputConfig config;
    private final FairSemaphore slots;

    UpstreamUploads(UpstreamStorage provider, ObjectService objectService, UpstreamCopies copies, InputConfig config) {
        this.provider = provider;
        this.objectService = objectService;
        this.copies = copies;
        this.config = config;
        this.slots = new FairSemaphore(config.parallelUploads(), FairShares.THREE_QUARTERS, FairShares.THREE_QUARTERS);
    }

    /** The URL under which the provider has it already. */
    Optional<WebUrl> known(String objectKey, ProviderAccount account) {
        return copies.find(objectKey, storage(account), Duration.ZERO);
    }

    /**
     * The URL under which the provider has it, which it is given first where it has to.
     *
     * @throws dev.darkroom.upstream.client.UpstreamException when it does not take it
     * @throws Problem when too many are waiting, or our own storage fails
     */
    WebUrl urlOf(StoredObject object, ProviderAccount account) {
        // What is about to expire there might do so while the job waits.
        Duration toSpare = config.copyLifetime().dividedBy(3);
        return copies.find(object.key(), storage(account), toSpare).orElseGet(() -> {
            List<?> holders = List.of(object.ownerId(), account.id());
            takeSlot(holders);
            try {
                WebUrl url = upload(object, account);
                copies.remember(object.key(), storage(account), url, config.copyLifetime());
                return url;
            } finally {
                slots.release(holders);
            }
        });
    }

    /**
     * The file itself as a {@code data:} URI, for a provider that has no storage.
     *
     * @throws dev.darkroom.upstream.client.UpstreamException when it is too large for that
     */
    String inline(StoredObject object) {
        if (object.size() > MAX_INLINE) {
            throw new UpstreamException(
                    "it has more than " + MAX_INLINE
                            + " bytes, the provider has no storage and cannot fetch it from us",
                    0,
                    false,
                    null);
        }
        WrittenFile bytes = objectService.copy(object.key(), MAX_INLINE);
        try {
            return "data:" + object.contentType() + ";base64,"
                    + Base64.getEncoder().encodeToString(Files.readAllBytes(bytes.temporary()));
        } catch (IOException failure) {
            throw Problem.of(Problem.Kind.UNAVAILABLE, "A file of ours could not be read");
        } finally {
            objectService.discard(bytes.temporary());
        }
    }

    private static String storage(ProviderAccount account) {
        WebUrl rest = account.provider().rest();
        if (rest == null) {
            throw UpstreamException.noSuchApi("the provider has no storage");
        }
        return rest.base();
    }

    private void takeSlot(List<?> holders) {
        try {
            if (!slots.tryAcquire(holders, config.uploadTimeout())) {
                throw Problem.of(Problem.Kind.UNAVAILABLE, "Too many files are being uploaded to the provider");
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw Problem.of(Problem.Kind.UNAVAILABLE, "Uploading to the provider was interrupted");
        }
    }

    private WebUrl upload(StoredObject object, ProviderAccount account) {
        WrittenFile bytes =
                objectService.copy(object.key(), config.maxUploadSize().asLongValue());
        try {
            String lifecycle =
                    "{\"expiration_duration_seconds\":" + config.copyLifetime().toSeconds() + "}";
            return provider.upload(
                    account,
                    bytes.temporary(),
                    object.contentType(),
                    object.fileName(),
                    lifecycle,
                    config.uploadTimeout());
        } finally {
            objectService.discard(bytes.temporary());
        }
    }
}
