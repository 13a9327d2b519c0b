package dev.darkroom.shared.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Offers HTTP/1.1 and nothing else. Proxies speak HTTP/2 to the outside and HTTP/1.1 to us; every limit of a connection
 * (its timeouts, its patience with a slow reader, the framing) would have to be kept for each stream of HTTP/2 once more.
 */
@Singleton
class HttpVersions implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    }
}
