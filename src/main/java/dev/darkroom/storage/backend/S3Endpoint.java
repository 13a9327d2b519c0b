package dev.darkroom.storage.backend;

import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * A custom S3 endpoint. Amazon's client takes the platform's URIs, in which a host with an underscore cannot stand: it is
 * given a stand-in for such a host, signs the {@code Host} header that is sent in truth, and connects to the host itself.
 *
 * @param pathStyle whether the bucket stands in the path, not in the host
 */
record S3Endpoint(WebUrl url, String bucket, boolean pathStyle) {

    private static final String STAND_IN = "host-with-underscore.invalid";

    /** As Amazon's client is told it. */
    URI uri() {
        URI plain = URI.create(url.base());
        return plain.getHost() != null
                ? plain
                : URI.create(new WebUrl(url.scheme(), "", "", STAND_IN, url.port(), url.path(), null, null).base());
    }

    /** The header to sign instead of the client's own; empty where that is right. */
    Optional<String> host() {
        return isPlain() ? Optional.empty() : Optional.of((pathStyle ? "" : bucket + ".") + url.authority());
    }

    /** A URL that the client made, with the host itself. */
    URI real(URI made) {
        // What stands in for it stands nowhere before it.
        return isPlain() ? made : URI.create(made.toString().replaceFirst(STAND_IN, url.host()));
    }

    /** Empty where Amazon's own does. */
    Optional<SdkHttpClient> connections(Duration connectTimeout, Duration silence) {
        if (isPlain()) {
            return Optional.empty();
        }
        SSLSocketFactory sockets = AnyHostTls.sockets();
        return Optional.of(UrlConnectionHttpClient.create(made -> {
            HttpURLConnection connection = connection(real(made));
            connection.setConnectTimeout((int) connectTimeout.toMillis());
            connection.setReadTimeout((int) silence.toMillis());
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(sockets);
            }
            return connection;
        }));
    }

    private static HttpURLConnection connection(URI to) {
        try {
            return (HttpURLConnection) to.toURL().openConnection();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private boolean isPlain() {
        return URI.create(url.base()).getHost() != null;
    }
}
