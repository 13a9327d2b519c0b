package dev.darkroom.outgoing;

import dev.darkroom.shared.url.WebUrl;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.ContextResolver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Begins REST clients for a base URL. A host with an underscore, as containers have them, cannot stand in the platform's
 * URIs: it is dialled by its address, and named in the {@code Host} header and, by TLS, to the server and to whoever
 * checks its certificate.
 */
public final class RestClients {

    private static final String STAND_IN = "host-with-underscore.invalid";

    private RestClients() {}

    /** A builder with this base, and nothing else. */
    public static QuarkusRestClientBuilder at(WebUrl base) {
        return at(base, InetAddress::getAllByName, AnyHostTls::platform);
    }

    static QuarkusRestClientBuilder at(WebUrl base, NameResolver resolver, Supplier<X509ExtendedTrustManager> trusted) {
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder();
        URI uri = URI.create(base.base());
        if (uri.getHost() != null) {
            return builder.baseUri(uri);
        }
        var dialled = new WebUrl(base.scheme(), "", "", STAND_IN, base.port(), base.path(), null, null);
        builder.baseUri(URI.create(dialled.base())).register(new ByAddress(base, resolver));
        return base.isSecure()
                ? builder.register(new Options(AnyHostTls.on(new HttpClientOptions(), base.host(), trusted.get())))
                : builder;
    }

    /** What the client underneath is made with. */
    private record Options(HttpClientOptions options) implements ContextResolver<HttpClientOptions> {
        @Override
        public HttpClientOptions getContext(Class<?> type) {
            return options;
        }
    }

    private record ByAddress(WebUrl base, NameResolver resolver) implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext request) throws IOException {
            InetAddress address = resolve();
            String literal = address.getHostAddress();
            request.setUri(UriBuilder.fromUri(request.getUri())
                    .host(address instanceof Inet6Address ? "[" + literal + "]" : literal)
                    .build());
            request.getHeaders().putSingle(HttpHeaders.HOST, base.authority());
        }

        private InetAddress resolve() throws IOException {
            try {
                return resolver.resolve(base.host())[0];
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a name was looked up");
            }
        }
    }
}
