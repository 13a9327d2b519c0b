package dev.darkroom.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Servers on free ports of the loopback, each request or connection on a virtual thread of its own. */
public final class LoopbackServers {

    private LoopbackServers() {}

    /** One that has no handler yet and does not run. */
    public static HttpServer bind() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One that runs and answers whatever lies below the path. */
    public static HttpServer start(String path, HttpHandler handler) {
        HttpServer server = bind();
        server.createContext(path, handler);
        server.start();
        return server;
    }

    /** Without a slash at its end. */
    public static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** One that hands on bare connections until it is closed. */
    public static ServerSocket accept(int backlog, Consumer<Socket> handler) {
        try {
            ServerSocket server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> accept(server, handler));
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void accept(ServerSocket server, Consumer<Socket> handler) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> handler.accept(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }
}
