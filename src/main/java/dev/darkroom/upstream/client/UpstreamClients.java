package dev.darkroom.upstream.client;

import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import dev.darkroom.upstream.generated.platform.model.Asset;
import dev.darkroom.upstream.generated.platform.model.AssetAnswer;
import dev.darkroom.upstream.generated.platform.model.AssetPage;
import dev.darkroom.upstream.generated.platform.model.PastRequest;
import dev.darkroom.upstream.generated.platform.model.PastRequestPage;
import dev.darkroom.upstream.generated.platform.model.Price;
import dev.darkroom.upstream.generated.platform.model.PricePage;
import dev.darkroom.upstream.generated.platform.model.Tag;
import dev.darkroom.upstream.generated.queue.api.QueueApi;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import dev.darkroom.upstream.generated.storage.api.UploadsApi;
import dev.darkroom.upstream.generated.storage.model.UploadPlace;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * Builds the generated clients of each account at their first use, when its provider's addresses are known, and keeps them:
 * a credential goes to its provider's own hosts. Every code is an answer to its caller: nothing is thrown for 4xx and 5xx.
 */
@Singleton
@RegisterForReflection(
        targets = {
            Asset.class,
            AssetAnswer.class,
            AssetPage.class,
            PastRequest.class,
            PastRequestPage.class,
            Price.class,
            PricePage.class,
            Tag.class,
            UploadPlace.class
        })
public class UpstreamClients {

    private record Key(Class<?> type, String account) {}

    private final Providers providers;
    private final UpstreamConfig config;
    private final UpstreamCredential credential;
    private final Map<Key, Object> built = new ConcurrentHashMap<>();

    UpstreamClients(Providers providers, UpstreamConfig config, UpstreamCredential credential) {
        this.providers = providers;
        this.config = config;
        this.credential = credential;
    }

    QueueApi queue(ProviderAccount account) {
        return client(QueueApi.class, account, account.provider().queue(), UpstreamCredential.Api.QUEUE);
    }

    /** The keys that sign a provider's completions; none of ours is shown for them. */
    public KeysApi keys(Provider provider) {
        ProviderAccount account = provider.accounts().getFirst();
        return client(KeysApi.class, account, there(provider.rest(), "key document"), null);
    }

    public UploadsApi uploads(ProviderAccount account) {
        WebUrl base = there(account.provider().rest(), "storage");
        return client(UploadsApi.class, account, base, UpstreamCredential.Api.STORAGE);
    }

    public ModelsApi models(ProviderAccount account) {
        WebUrl base = there(account.provider().platform(), "catalogue");
        return client(ModelsApi.class, account, base, UpstreamCredential.Api.PLATFORM);
    }

    /** An account of the first provider that has a catalogue. */
    public ProviderAccount withPlatform() {
        return providers
                .having(Provider.Capability.PRICES)
                .orElseThrow(() -> UpstreamException.noSuchApi("no provider is configured that has a catalogue"));
    }

    private static WebUrl there(@Nullable WebUrl base, String what) {
        if (base == null) {
            throw UpstreamException.noSuchApi("the provider has no " + what);
        }
        return base;
    }

    private <T> T client(Class<T> type, ProviderAccount account, WebUrl base, UpstreamCredential.@Nullable Api api) {
        return type.cast(
                built.computeIfAbsent(new Key(type, account.id()), key -> build(key.type(), account, base, api)));
    }

    /** @param api null where the credential is not looked at */
    private Object build(Class<?> client, ProviderAccount account, WebUrl base, UpstreamCredential.@Nullable Api api) {
        var builder = RestClients.at(base)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, config.connections())
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register(new Verbatim());
        if (account.authorization() != null) {
            builder.register(new Credential(account.authorization()));
        }
        if (api != null) {
            builder.register(new Watched(credential, account.id(), api));
        }
        return builder.build(client);
    }

    /** JSON that is text already goes out as it is; the framework's own writer would look for views in annotations first. */
    @RegisterForReflection
    @Produces(MediaType.APPLICATION_JSON)
    static final class Verbatim implements MessageBodyWriter<String> {
        @Override
        public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
            return type == String.class;
        }

        @Override
        public void writeTo(
                String text,
                Class<?> type,
                Type genericType,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream out)
                throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Puts our credential on every call. */
    private record Credential(String authorization) implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext request) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authorization);
        }
    }

    /** Notices whether our credential is taken. */
    private record Watched(UpstreamCredential credential, String account, UpstreamCredential.Api api)
            implements ClientResponseFilter {
        @Override
        public void filter(ClientRequestContext request, ClientResponseContext response) {
            boolean submit =
                    api == UpstreamCredential.Api.QUEUE && request.getMethod().equals("POST");
            credential.answered(account, submit ? UpstreamCredential.Api.SUBMIT : api, response.getStatus());
        }
    }
}
