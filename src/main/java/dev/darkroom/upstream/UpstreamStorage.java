package dev.darkroom.upstream;

import dev.darkroom.upstream.generated.storage.model.UploadPlace;
import dev.darkroom.upstream.generated.storage.model.UploadRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Places for files on the provider's file host; the bytes then go out through {@link OutgoingHttp#put}. */
@Singleton
public class UpstreamStorage {

    private static final String CURRENT_STORE = "fal-cdn-v3";

    private final StorageGateway gateway;
    private final UpstreamClients clients;

    UpstreamStorage(StorageGateway gateway, UpstreamClients clients) {
        this.gateway = gateway;
        this.clients = clients;
    }

    /**
     * Asks for a place for a file that goes up in one piece.
     *
     * @param lifecycle JSON for {@code X-Fal-Object-Lifecycle}; null keeps the file for ever
     * @throws UpstreamException when the provider refuses or cannot be reached
     */
    public UploadTarget initiate(String contentType, String fileName, @Nullable String lifecycle) {
        UploadRequest request = new UploadRequest().contentType(contentType).fileName(fileName);
        UploadPlace place = UpstreamException.onFailure(
                () -> gateway.write(() -> clients.uploads().initiateUpload(request, CURRENT_STORE, lifecycle)));
        try {
            return new UploadTarget(URI.create(place.getFileUrl()), URI.create(place.getUploadUrl()));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new UpstreamException("the provider named no place for the file", 0, true, null);
        }
    }
}
