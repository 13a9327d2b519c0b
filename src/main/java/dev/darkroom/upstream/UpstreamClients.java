package dev.darkroom.upstream;

import dev.darkroom.upstream.generated.platform.api.AssetsApi;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import dev.darkroom.upstream.generated.queue.api.QueueApi;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import dev.darkroom.upstream.generated.storage.api.UploadsApi;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/** Builds the generated clients at their first use, when the provider's addresses are known, and keeps them. */
@Singleton
class UpstreamClients {

    private final Upstream upstream;
    private final UpstreamConfig config;
    private final Map<Class<?>, Object> built = new ConcurrentHashMap<>();

    UpstreamClients(Upstream upstream, UpstreamConfig config) {
        this.upstream = upstream;
        this.config = config;
    }

    /** Every code is an answer to its caller: nothing is thrown for 4xx and 5xx. */
    QueueApi queue() {
        return client(QueueApi.class, upstream.queue(), true);
    }

    KeysApi keys() {
        return client(KeysApi.class, upstream.rest(), false);
    }

    UploadsApi uploads() {
        return client(UploadsApi.class, upstream.rest(), false);
    }

    AssetsApi assets() {
        return client(AssetsApi.class, upstream.platform(), false);
    }

    ModelsApi models() {
        return client(ModelsApi.class, upstream.platform(), false);
    }

    private <T> T client(Class<T> api, URI base, boolean everyCodeIsAnAnswer) {
        return api.cast(built.computeIfAbsent(api, type -> build(type, base, everyCodeIsAnAnswer)));
    }

    private Object build(Class<?> api, URI base, boolean everyCodeIsAnAnswer) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(base)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, config.connections())
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(everyCodeIsAnAnswer)
                .register(new Credential(upstream))
                .register(new Verbatim())
                .build(api);
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
}
