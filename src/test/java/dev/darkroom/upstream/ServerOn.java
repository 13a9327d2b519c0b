package dev.darkroom.upstream;

import io.quarkus.vertx.http.HttpServer;
import java.net.URI;

/** A server that listens, or does not, on a port of the test's choice. */
public record ServerOn(int port) implements HttpServer {

    public ServerOn() {
        this(-1);
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public int getSecurePort() {
        return -1;
    }

    @Override
    public int getManagementPort() {
        return -1;
    }

    @Override
    public URI getLocalBaseUri() {
        return URI.create("http://127.0.0.1");
    }
}
