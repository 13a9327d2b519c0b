package dev.darkroom.upstream.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.Asset;
import dev.darkroom.upstream.generated.platform.model.AssetAnswer;
import dev.darkroom.upstream.generated.platform.model.AssetPage;
import dev.darkroom.upstream.generated.platform.model.AssetRef;
import dev.darkroom.upstream.generated.platform.model.AssetUpload;
import dev.darkroom.upstream.generated.platform.model.Character;
import dev.darkroom.upstream.generated.platform.model.CharacterList;
import dev.darkroom.upstream.generated.platform.model.Collection;
import dev.darkroom.upstream.generated.platform.model.CollectionAnswer;
import dev.darkroom.upstream.generated.platform.model.CollectionCreate;
import dev.darkroom.upstream.generated.platform.model.CollectionList;
import dev.darkroom.upstream.generated.platform.model.FavoriteAnswer;
import dev.darkroom.upstream.generated.platform.model.Success;
import dev.darkroom.upstream.generated.platform.model.TagAnswer;
import dev.darkroom.upstream.generated.platform.model.TagList;
import dev.darkroom.upstream.generated.platform.model.TagName;
import dev.darkroom.upstream.generated.storage.model.UploadRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The libraries that are being read or written at the moment, each with connections and fault tolerance of its own. */
@Singleton
@RegisterForReflection(
        targets = {
            Asset.class,
            AssetAnswer.class,
            AssetPage.class,
            AssetRef.class,
            AssetUpload.class,
            Character.class,
            CharacterList.class,
            Collection.class,
            CollectionAnswer.class,
            CollectionCreate.class,
            CollectionList.class,
            FavoriteAnswer.class,
            Success.class,
            TagAnswer.class,
            TagList.class,
            TagName.class,
            UploadRequest.class
        },
        // A cache that is bounded in size, forgets what nobody asks for and tells of it: Quarkus registers other kinds
        // only.
        classNames = "com.github.benmanes.caffeine.cache.SSLMSA")
public class RemoteLibraries {

    private static final int MAX_KEPT = 100;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private record Account(WebUrl base, @Nullable String authorization) {}

    private final Providers providers;
    private final OutgoingGuard guard;
    private final OutgoingHttp http;
    private final Cache<Account, RemoteCalls> kept = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterAccess(KEPT)
            .<Account, RemoteCalls>removalListener((_, calls, _) -> {
                if (calls != null) {
                    calls.close();
                }
            })
            .build();

    RemoteLibraries(Providers providers, OutgoingGuard guard, OutgoingHttp http) {
        this.providers = providers;
        this.guard = guard;
        this.http = http;
    }

    /** Where the first of the configured providers that has a library keeps it; empty when none has. */
    public Optional<WebUrl> configuredBase() {
        return providers.withLibrary().map(account -> account.provider().platform());
    }

    /**
     * That of the account that jobs run on.
     *
     * @throws UpstreamException when no provider is configured that has one
     */
    public RemoteLibrary configured() {
        ProviderAccount account = account();
        return at(Objects.requireNonNull(account.provider().platform()), account.authorization());
    }

    /**
     * That of another account.
     *
     * @param base of the platform API, its version included, such as {@code https://api.fal.ai/v1}
     * @param authorization the value of that header; null to go without
     */
    public RemoteLibrary at(WebUrl base, @Nullable String authorization) {
        return new RemoteLibrary(calls(base, authorization));
    }

    /**
     * Writes into the library of the account that jobs run on.
     *
     * @throws UpstreamException when no provider is configured that has one
     */
    public LibraryWriter configuredWriter() {
        ProviderAccount account = account();
        return new LibraryWriter(
                calls(Objects.requireNonNull(account.provider().platform()), account.authorization()),
                calls(Objects.requireNonNull(account.provider().rest()), account.authorization()),
                http);
    }

    private ProviderAccount account() {
        return providers
                .withLibrary()
                .orElseThrow(() -> UpstreamException.noSuchApi("no provider is configured that has a library"));
    }

    /**
     * Writes into another account's.
     *
     * @param platform the base of its platform API
     * @param storage the base of its storage API
     */
    public LibraryWriter writer(WebUrl platform, WebUrl storage, String authorization) {
        return new LibraryWriter(calls(platform, authorization), calls(storage, authorization), http);
    }

    private RemoteCalls calls(WebUrl base, @Nullable String authorization) {
        return kept.get(
                new Account(base, authorization),
                account -> new RemoteCalls(account.base(), account.authorization(), guard));
    }

    @PreDestroy
    void close() {
        kept.invalidateAll();
        kept.cleanUp();
    }
}
