package dev.darkroom.upstream;

import dev.darkroom.upstream.client.PlatformGateway;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** Calls the provider's platform API and reads what it answers. Every failure is an {@link UpstreamException}. */
@Singleton
class PlatformReader {

    private final PlatformGateway gateway;
    private final UpstreamClients clients;

    PlatformReader(PlatformGateway gateway, UpstreamClients clients) {
        this.gateway = gateway;
        this.clients = clients;
    }

    <T> T read(Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return read(clients.models(), call, type);
    }

    <T> T read(ProviderAccount account, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return read(clients.models(account), call, type);
    }

    // That a provider has no such API is no outage of it.
    private <T> T read(ModelsApi api, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.onFailure(() -> gateway.read(() -> call.apply(api), type));
    }
}
