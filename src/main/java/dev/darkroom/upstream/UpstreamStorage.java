package dev.darkroom.upstream;

import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.outgoing.OutgoingResponse;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.ApiGuards;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.storage.api.UploadsApi;
import dev.darkroom.upstream.generated.storage.model.UploadPlace;
import dev.darkroom.upstream.generated.storage.model.UploadRequest;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places for files on the provider's file host; the bytes go out through {@link OutgoingHttp#put}. */
@Singleton
public class UpstreamStorage {

    private static final String CURRENT_STORE = "fal-cdn-v3";

    private final ApiGuards guards;
    private final UpstreamClients clients;
    private final OutgoingHttp http;

    UpstreamStorage(ApiGuards guards, UpstreamClients clients, OutgoingHttp http) {
        this.guards = guards;
        this.clients = clients;
        this.http = http;
    }

    /**
     * Uploads a file in one piece, streamed.
     *
     * @param lifecycle as for {@link #initiate}
     * @param timeout for sending the bytes
     * @return where the provider's models can read it
     * @throws UpstreamException when the provider refuses it or cannot be reached
     */
    public WebUrl upload(
            ProviderAccount account,
            Path file,
            String contentType,
            String fileName,
            @Nullable String lifecycle,
            Duration timeout) {
        UploadTarget target = initiate(account, contentType, fileName, lifecycle);
        OutgoingResponse outgoingResponse;
        try {
            outgoingResponse = http.put(target.uploadUrl(), file, contentType, Map.of(), timeout);
        } catch (OutgoingException failure) {
            throw new UpstreamException(
                    "a file could not be sent to the provider's storage", 0, failure.retryable(), null);
        }
        int status = outgoingResponse.status();
        if (status < 200 || status > 299) {
            boolean later = status >= 500 || status == 408 || status == 429;
            throw new UpstreamException(
                    "the provider's storage answered " + status, status, later, outgoingResponse.retryAfter());
        }
        return target.fileUrl();
    }

    /**
     * Asks for a place for a file that goes up in one piece.
     *
     * @param lifecycle JSON for {@code X-Fal-Object-Lifecycle}; null keeps the file for ever
     * @throws UpstreamException when the provider refuses or cannot be reached
     */
    public UploadTarget initiate(
            ProviderAccount account, String contentType, String fileName, @Nullable String lifecycle) {
        UploadRequest request = new UploadRequest().contentType(contentType).fileName(fileName);
        UploadsApi uploads = clients.uploads(account);
        UploadPlace place = guards.of(account, ApiGuards.Use.STORAGE)
                .write(() -> uploads.initiateUpload(request, CURRENT_STORE, lifecycle), UploadPlace.class);
        try {
            return new UploadTarget(WebUrl.valueOf(place.getFileUrl()), WebUrl.valueOf(place.getUploadUrl()));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new UpstreamException("the provider named no place for the file", 0, true, null);
        }
    }
}
