package dev.darkroom.outgoing;

import dev.darkroom.shared.url.WebUrl;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;

/**
 * Begins REST clients for a base URL. A host with an underscore, as containers have them, cannot stand in the platform's
 * URIs: it is dialled by its address, and named in the {@code Host} header. By TLS that does not go, since it is the URI's
 * host that a certificate is compared with.
 */
public final class RestClients {

    private static final String STAND_IN = "host-with-underscore.invalid";

    private RestClients() {}

    /**
     * A builder with this base, and nothing else.
     *
     * @param setting where the URL stands, for the message
     * @throws IllegalArgumentException when it cannot be called
     */
    public static QuarkusRestClientBuilder at(WebUrl base, String setting) {
        return at(base, setting, InetAddress::getAllByName);
    }

    static QuarkusRestClientBuilder at(WebUrl base, String setting, NameResolver resolver) {
        check(base, setting);
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder();
        URI uri = URI.create(base.base());
        if (uri.getHost() != null) {
            return builder.baseUri(uri);
        }
        var dialled = new WebUrl(base.scheme(), "", "", STAND_IN, base.port(), base.path(), null, null);
        return builder.baseUri(URI.create(dialled.base())).register(new ByAddress(base, resolver));
    }

    /** Says the same without building anything. */
    public static void check(WebUrl base, String setting) {
        if (base.isSecure() && URI.create(base.base()).getHost() == null) {
            throw new IllegalArgumentException(setting + ": the host " + base.host()
                    + " cannot be called by https: give it a name of letters, digits and hyphens");
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
