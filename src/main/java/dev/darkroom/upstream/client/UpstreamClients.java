package dev.darkroom.upstream.client;

import dev.darkroom.outgoing.AbandonedResponseFilter;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.generated.platform.api.AssetsApi;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import dev.darkroom.upstream.generated.platform.model.Asset;
import dev.darkroom.upstream.generated.platform.model.AssetAnswer;
import dev.darkroom.upstream.generated.platform.model.AssetPage;
import dev.darkroom.upstream.generated.platform.model.Estimate;
import dev.darkroom.upstream.generated.platform.model.Model;
import dev.darkroom.upstream.generated.platform.model.ModelGroup;
import dev.darkroom.upstream.generated.platform.model.ModelMetadata;
import dev.darkroom.upstream.generated.platform.model.ModelPage;
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
 * Builds the generated clients at their first use, when the provider's addresses are known, and keeps them. Every code is an
 * answer to its caller: nothing is thrown for 4xx and 5xx.
 */
@Singleton
@RegisterForReflection(
        targets = {
            Asset.class,
            AssetAnswer.class,
            AssetPage.class,
            Estimate.class,
            Model.class,
            ModelGroup.class,
            ModelMetadata.class,
            ModelPage.class,
            PastRequest.class,
            PastRequestPage.class,
            Price.class,
            PricePage.class,
            Tag.class,
            UploadPlace.class
        })
public class UpstreamClients {

    private final Upstream upstream;
    private final UpstreamConfig config;
    private final UpstreamCredential credential;
    private final Map<Class<?>, Object> built = new ConcurrentHashMap<>();

    UpstreamClients(Upstream upstream, UpstreamConfig config, UpstreamCredential credential) {
        this.upstream = upstream;
        this.config = config;
        this.credential = credential;
    }

    QueueApi queue() {
        return client(QueueApi.class, upstream.queue(), UpstreamCredential.Api.QUEUE);
    }

    public KeysApi keys() {
        return client(KeysApi.class, upstream.rest(), null);
    }

    public UploadsApi uploads() {
        return client(UploadsApi.class, upstream.rest(), UpstreamCredential.Api.STORAGE);
    }

    public AssetsApi assets() {
        return client(AssetsApi.class, upstream.platform(), UpstreamCredential.Api.PLATFORM);
    }

    public ModelsApi models() {
        return client(ModelsApi.class, upstream.platform(), UpstreamCredential.Api.PLATFORM);
    }

    private <T> T client(Class<T> type, WebUrl base, UpstreamCredential.@Nullable Api api) {
        return type.cast(built.computeIfAbsent(type, client -> build(client, base, api)));
    }

    /** @param api null where the credential is not looked at */
    private Object build(Class<?> client, WebUrl base, UpstreamCredential.@Nullable Api api) {
        var builder = RestClients.at(base)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, config.connections())
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register(new Credential(upstream))
                .register(new Verbatim())
                .register(new AbandonedResponseFilter());
        if (api != null) {
            builder.register(new Watched(credential, api));
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
    private record Credential(Upstream upstream) implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext request) {
            String authorization = upstream.authorization();
            if (authorization != null) {
                request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authorization);
            }
        }
    }

    /** Notices whether our credential is taken. */
    private record Watched(UpstreamCredential credential, UpstreamCredential.Api api) implements ClientResponseFilter {
        @Override
        public void filter(ClientRequestContext request, ClientResponseContext response) {
            boolean submit =
                    api == UpstreamCredential.Api.QUEUE && request.getMethod().equals("POST");
            credential.answered(submit ? UpstreamCredential.Api.SUBMIT : api, response.getStatus());
        }
    }
}
