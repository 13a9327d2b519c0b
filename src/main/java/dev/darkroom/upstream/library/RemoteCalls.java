package dev.darkroom.upstream.library;

import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.ApiGuard;
import dev.darkroom.upstream.generated.platform.api.AssetsApi;
import dev.darkroom.upstream.generated.platform.api.CharactersApi;
import dev.darkroom.upstream.generated.platform.api.CollectionsApi;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import dev.darkroom.upstream.generated.platform.api.TagsApi;
import dev.darkroom.upstream.generated.storage.api.UploadsApi;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * The generated clients of one library, with an {@link ApiGuard} around each call. Each connection goes to an address that {@link OutgoingGuard} let through.
 */
final class RemoteCalls {

    private static final int CONNECTIONS = 8;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final WebUrl base;
    private final @Nullable String authorization;
    private final OutgoingGuard guard;
    private final ApiGuard calls = new ApiGuard("library", CONNECTIONS);
    private final Map<Class<?>, Object> built = new ConcurrentHashMap<>();

    /** @param authorization the value of that header; null to go without */
    RemoteCalls(WebUrl base, @Nullable String authorization, OutgoingGuard guard) {
        this.base = base;
        this.authorization = authorization;
        this.guard = guard;
    }

    <T> T read(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return calls.read(call, type);
    }

    <T> T write(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return calls.write(call, type);
    }

    /** The credential, for what is at the same origin; null for anything else. */
    @Nullable String authorizationFor(WebUrl url) {
        return url.hasSameOrigin(base) ? authorization : null;
    }

    AssetsApi assets() {
        return client(AssetsApi.class);
    }

    CollectionsApi collections() {
        return client(CollectionsApi.class);
    }

    CharactersApi characters() {
        return client(CharactersApi.class);
    }

    TagsApi tags() {
        return client(TagsApi.class);
    }

    ModelsApi models() {
        return client(ModelsApi.class);
    }

    /** Of the storage API, whose base is another. */
    UploadsApi uploads() {
        return client(UploadsApi.class);
    }

    /** Closes the clients' connections. */
    void close() {
        for (Object client : built.values()) {
            try {
                ((Closeable) client).close();
            } catch (IOException alreadyGone) {
                // Nothing is left to close then.
            }
        }
    }

    private <T> T client(Class<T> type) {
        return type.cast(built.computeIfAbsent(type, this::build));
    }

    private Object build(Class<?> type) {
        var builder = RestClients.guarded(base, guard)
                .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(SILENCE.toMillis(), TimeUnit.MILLISECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, CONNECTIONS)
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true);
        if (authorization != null) {
            builder.register(new Credential(authorization));
        }
        return builder.build(type);
    }

    /** Puts the library's credential on every call. */
    private record Credential(String authorization) implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext request) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authorization);
        }
    }
}
