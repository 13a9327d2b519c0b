package dev.darkroom.upstream;

import dev.darkroom.upstream.client.PlatformGateway;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.api.AssetsApi;
import dev.darkroom.upstream.generated.platform.model.Asset;
import dev.darkroom.upstream.generated.platform.model.AssetAnswer;
import dev.darkroom.upstream.generated.platform.model.AssetPage;
import dev.darkroom.upstream.generated.platform.model.AssetUpload;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider's own asset library, for mirroring into it and importing from it. */
@Singleton
public class UpstreamAssets {

    private final PlatformGateway gateway;
    private final UpstreamClients clients;

    UpstreamAssets(PlatformGateway gateway, UpstreamClients clients) {
        this.gateway = gateway;
        this.clients = clients;
    }

    /**
     * Registers a file that already lies on the provider's hosts.
     *
     * @param type {@code image}, {@code video}, {@code audio} or {@code 3d}
     * @param prompt 1 to 2000 characters, or null
     * @param idempotencyKey the same key again gets the same asset
     * @throws UpstreamException when the provider refuses or cannot be reached
     */
    public UpstreamAsset register(String url, String type, @Nullable String prompt, String idempotencyKey) {
        AssetUpload upload = new AssetUpload().url(url).type(type).prompt(prompt);
        AssetsApi api = clients.assets();
        AssetAnswer answer = UpstreamException.onFailure(
                () -> gateway.write(() -> api.uploadAsset(upload, idempotencyKey), AssetAnswer.class));
        if (answer.getAsset() == null) {
            throw new UpstreamException("the provider answered without the asset", 0, true, null);
        }
        return asset(answer.getAsset());
    }

    /**
     * One page of the library, the newest first unless words are looked for.
     *
     * @param limit 1 and up, which the provider caps
     * @throws UpstreamException when the provider refuses or cannot be reached
     */
    public UpstreamPage<UpstreamAsset> list(@Nullable String query, int limit, @Nullable String cursor) {
        List<String> any = List.of();
        AssetsApi api = clients.assets();
        AssetPage page = UpstreamException.onFailure(() -> gateway.read(
                () -> api.listAssets(limit, cursor, query, null, null, any, any, null, null, any, any, null),
                AssetPage.class));
        List<Asset> assets = page.getAssets() == null ? List.of() : page.getAssets();
        return UpstreamPage.of(
                assets.stream().map(UpstreamAssets::asset).toList(), page.getNextCursor(), page.getHasMore());
    }

    private static UpstreamAsset asset(Asset asset) {
        return new UpstreamAsset(
                asset.getAssetId(),
                asset.getVectorId(),
                asset.getRequestId(),
                asset.getUrl(),
                asset.getType(),
                asset.getTitle(),
                asset.getEndpoint(),
                asset.getPrompt(),
                asset.getContentType(),
                asset.getCreatedAt() == null ? null : asset.getCreatedAt().toInstant());
    }
}
