package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingGuard.NameResolver;
import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.resteasy.reactive.client.api.ClientLogger;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * Begins REST clients for a base URL. A host with an underscore, as containers have them, cannot stand in the platform's
 * URIs, and one that a caller named must be dialled at the very address that was checked: both are dialled by address, and
 * named in the {@code Host} header and, by TLS, to the server and to whoever checks its certificate.
 */
public final class RestClients {

    private static final String STAND_IN = "dialled-by-address.invalid";
    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    /** Of an answer, in bytes. */
    public static final int MAX_HEADER_SIZE = 64 * 1_024;

    private RestClients() {}

    /** A builder with this base, and what every client of ours does. */
    public static QuarkusRestClientBuilder at(WebUrl base) {
        return at(base, InetAddress::getAllByName, AnyHostTls::platform);
    }

    /**
     * A builder with a base that a caller named: each connection goes to an address that the guard lets through at that
     * moment, and a call is refused where there is none.
     */
    public static QuarkusRestClientBuilder guarded(WebUrl base, OutgoingGuard guard) {
        return byAddress(base, _ -> checked(base, guard), AnyHostTls::platform);
    }

    static QuarkusRestClientBuilder at(WebUrl base, NameResolver resolver, Supplier<X509ExtendedTrustManager> trusted) {
        URI uri = URI.create(base.base());
        return uri.getHost() == null ? byAddress(base, resolver, trusted) : begin(uri);
    }

    private static QuarkusRestClientBuilder begin(URI base) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(base)
                .property(QuarkusRestClientProperties.MAX_HEADER_SIZE, MAX_HEADER_SIZE)
                .loggingScope(LoggingScope.REQUEST_RESPONSE)
                .clientLogger(new ConnectionCare())
                .register(new AbandonedResponseFilter());
    }

    private static QuarkusRestClientBuilder byAddress(
            WebUrl base, NameResolver resolver, Supplier<X509ExtendedTrustManager> trusted) {
        var dialled = new WebUrl(base.scheme(), "", "", STAND_IN, base.port(), base.path(), null, null);
        QuarkusRestClientBuilder builder = begin(URI.create(dialled.base())).register(new ByAddress(base, resolver));
        return base.isSecure()
                ? builder.register(new Options(AnyHostTls.on(new HttpClientOptions(), base.host(), trusted.get())))
                : builder;
    }

    private static InetAddress[] checked(WebUrl base, OutgoingGuard guard) throws UnknownHostException {
        try {
            return new InetAddress[] {guard.check(base, Deadline.in(LOOK_UP)).address()};
        } catch (OutgoingException refused) {
            throw new UnknownHostException(refused.getMessage());
        }
    }

    /**
     * Keeps a connection from its next call where bytes may follow an answer that has none: they would be read as the
     * beginning of the next one. And passes over what comes before an answer, and puts its type right. Logs nothing: this is where the framework shows a
     * connection before it is used, and an answer in the turn in which it appears; when filters come, the connection may be
     * another call's.
     */
    private static final class ConnectionCare implements ClientLogger {
        /** Their answers end with the head, whatever that says (RFC 9112, section 6.3). */
        private static final Set<Integer> WITHOUT_BODY = Set.of(101, 204, 205, 304);

        @Override
        public void setBodySize(int bytes) {
            // No body is looked at.
        }

        @Override
        public void logRequest(HttpClientRequest request, Buffer body, boolean omitsBody) {
            InterimResponses.passOver(request.connection());
            ReadableTypes.on(request.connection());
        }

        @Override
        public void logResponse(HttpClientResponse response, boolean redirect) {
            if (WITHOUT_BODY.contains(response.statusCode())) {
                var _ = response.request().connection().close();
            }
        }
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
