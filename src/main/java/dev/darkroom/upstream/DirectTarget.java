package dev.darkroom.upstream;

import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a call beside the queue goes: the first provider of an endpoint that has such an API. */
record DirectTarget(ProviderAccount account, WebUrl url) {

    /**
     * @param api the base of it; null where a provider has none
     * @param query with its question mark, encoded; or empty
     * @param what that no provider has, for the message
     * @throws OutgoingException when there is none
     */
    static DirectTarget of(
            Providers providers,
            EndpointId endpoint,
            Function<Provider, @Nullable WebUrl> api,
            String query,
            String what) {
        ProviderAccount account = providers
                .first(endpoint, provider -> api.apply(provider) != null)
                .orElseThrow(() -> new OutgoingException.Refused(
                        OutgoingException.Kind.BAD_URL, "no provider of this endpoint has " + what));
        Provider provider = account.provider();
        String base = Objects.requireNonNull(api.apply(provider)).base();
        return new DirectTarget(
                account, WebUrl.valueOf(base + "/" + provider.idOf(endpoint).full() + query));
    }
}
