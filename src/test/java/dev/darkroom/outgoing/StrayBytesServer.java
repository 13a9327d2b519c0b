package dev.darkroom.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps its connections, and answers each ninth request with a 204 that has bytes behind it. */
final class StrayBytesServer implements AutoCloseable {

    private static final int EACH = 9;
    private static final String HEAD = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

    StrayBytesServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String origin() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket connection = accepted) {
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    head.setLength(0);
                    String status = requests.incrementAndGet() % EACH == 0 ? "204 No Content" : "200 OK";
                    String answer = "HTTP/1.1 " + status + "\r\n" + HEAD;
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException gone) {
            // Its client closed it.
        }
    }
}
