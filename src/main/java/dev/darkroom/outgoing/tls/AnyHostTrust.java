package dev.darkroom.outgoing.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A trust manager that compares hosts of any spelling with a certificate's names, as RFC 9525 has it: equal, or by a
 * wildcard for the whole of the first label. Who vouches for the certificate, and every plain host, is the platform's to
 * check.
 */
final class AnyHostTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager platform;
    private final @Nullable String only;

    /** @param only the one host that is dialled, by its address; null where a connection knows its host's name */
    AnyHostTrust(X509ExtendedTrustManager platform, @Nullable String only) {
        this.platform = platform;
        this.only = only;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String host = only == null ? engine.getPeerHost() : only;
        if (host == null || isForThePlatform(host)) {
            platform.checkServerTrusted(chain, authType, engine);
        } else {
            check(chain, authType, host);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        String host = only == null && socket instanceof SSLSocket secure
                ? secure.getHandshakeSession().getPeerHost()
                : only;
        if (host == null || isForThePlatform(host)) {
            platform.checkServerTrusted(chain, authType, socket);
        } else {
            check(chain, authType, host);
        }
    }

    /** A connection to an address that stands for a name does not know that name, however plain. */
    private boolean isForThePlatform(String host) {
        return only == null ? AnyHostTls.isPlain(host) : AnyHostTls.isAddress(host);
    }

    private void check(X509Certificate[] chain, String authType, String host) throws CertificateException {
        platform.checkServerTrusted(chain, authType);
        if (!isNamed(host.toLowerCase(Locale.ROOT), chain[0].getSubjectAlternativeNames())) {
            throw new CertificateException("the certificate is another host's");
        }
    }

    private static boolean isNamed(String host, @Nullable Collection<List<?>> names) {
        if (names == null) {
            return false;
        }
        int dot = host.indexOf('.');
        // Never for all of a top-level domain.
        String wildcard = dot > 0 && host.indexOf('.', dot + 1) > 0 ? "*" + host.substring(dot) : host;
        return names.stream()
                .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(host) || name.equals(wildcard));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
