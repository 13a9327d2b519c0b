package dev.darkroom.upstream;

import dev.darkroom.upstream.client.ApiGuards;
import dev.darkroom.upstream.client.ApiGuards.Use;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** Calls a provider's platform API and reads what it answers. Every failure is an {@link UpstreamException}. */
@Singleton
class PlatformReader {

    private final ApiGuards guards;
    private final UpstreamClients clients;

    PlatformReader(ApiGuards guards, UpstreamClients clients) {
        this.guards = guards;
        this.clients = clients;
    }

    /** Asks the first provider that has that API. */
    <T> T read(Use use, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return read(clients.withPlatform(), use, call, type);
    }

    <T> T read(ProviderAccount account, Use use, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        // That a provider has no such API is no outage of it.
        ModelsApi api = clients.models(account);
        return guards.of(account, use).read(() -> call.apply(api), type);
    }
}
