package dev.darkroom.outgoing.tls;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS client settings for every host that browsers connect to. The platform takes letters, digits and hyphens only: to a
 * host with an underscore it sends no server name, and calls its certificate another's. Such a host is named here, and its
 * certificate is checked by {@link AnyHostTrust}; for all others nothing changes.
 */
public final class AnyHostTls {

    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private AnyHostTls() {}

    /** Adds them to a client's options; whom these trust already stays trusted. */
    public static <T extends TCPSSLOptions> T on(T options, Vertx vertx) {
        TrustOptions given = options.getTrustOptions();
        return on(options, null, given == null ? platform() : trusted(given, vertx));
    }

    /**
     * The same for a client that dials one host by its address, and so does not tell its name.
     *
     * @param host its name; null for whichever is dialled
     */
    public static <T extends TCPSSLOptions> T on(T options, @Nullable String host, X509ExtendedTrustManager trusted) {
        options.setTrustOptions(TrustOptions.wrap(new AnyHostTrust(trusted, host)));
        options.setSslEngineOptions(new Engines(host));
        return options;
    }

    /** The same for the platform's own client. */
    public static SSLSocketFactory sockets() {
        return new AnyHostSockets(platform());
    }

    /** Whether the platform itself names the host to servers, and compares it with certificates. */
    static boolean isPlain(String host) {
        try {
            return !new SNIHostName(host).getAsciiName().isEmpty();
        } catch (IllegalArgumentException unusual) {
            // An address, in brackets or not, is never a server name.
            return host.contains(":");
        }
    }

    /** Whether it is an address, which is never a server name. */
    static boolean isAddress(String host) {
        return host.startsWith("[") || DOTTED_QUAD.matcher(host).matches();
    }

    /** Names such a host to its server. */
    static void name(String host, SSLParameters parameters) {
        parameters.setServerNames(List.of(new RawName(host)));
    }

    /** Whom the platform trusts. */
    public static X509ExtendedTrustManager platform() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return only(factory);
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException("the trusted certificates cannot be read", unreadable);
        }
    }

    public static X509ExtendedTrustManager trusted(TrustOptions given, Vertx vertx) {
        try {
            return only(given.getTrustManagerFactory(vertx));
        } catch (Exception unreadable) {
            throw new IllegalStateException("the trusted certificates cannot be read", unreadable);
        }
    }

    private static X509ExtendedTrustManager only(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("no trust manager for X.509");
    }

    /** The platform's engines, each told which server it is meant for. */
    private static final class Engines extends JdkSSLEngineOptions {

        private final @Nullable String host;

        Engines(@Nullable String host) {
            this.host = host;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return new Engines(host);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new DefaultSslContextFactory(SslProvider.JDK, false) {
                @Override
                public SslContext create() throws SSLException {
                    return new Named(super.create(), host);
                }
            };
        }
    }

    private static final class Named extends DelegatingSslContext {

        private final @Nullable String host;

        Named(SslContext context, @Nullable String host) {
            super(context);
            this.host = host;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            String server = host == null ? engine.getPeerHost() : host;
            if (server != null && (host == null ? !isPlain(server) : !isAddress(host))) {
                SSLParameters parameters = engine.getSSLParameters();
                name(server, parameters);
                engine.setSSLParameters(parameters);
            }
        }
    }

    /** A server name as it is. */
    private static final class RawName extends SNIServerName {
        RawName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
