package dev.darkroom.testing;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request as it stands on the wire, for what no client would send. */
public final class RawRequest {

    /** @param body all that follows the headers */
    public record Answer(int status, String headers, String body) {}

    private RawRequest() {}

    /**
     * @param target path and query, not looked at
     * @param headers all of them, each a line; a host is not added
     */
    public static Answer send(String method, String target, String... headers) throws IOException {
        return exchange(method + " " + target + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n");
    }

    /** Sends this and reads until the connection ends. */
    public static Answer exchange(String request) throws IOException {
        return read(send(request));
    }

    /** The same for a client that shuts its side of the connection once it has sent this. */
    public static Answer exchangeAndShut(String request) throws IOException {
        return read(sendAndShut(request));
    }

    /** All that comes in answer to this until the connection ends; empty for nothing. */
    public static String send(String request) throws IOException {
        return sent(request, false);
    }

    /** The same for a client that shuts its side of the connection once it has sent this. */
    public static String sendAndShut(String request) throws IOException {
        return sent(request, true);
    }

    private static String sent(String request, boolean shut) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            if (shut) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Answer read(String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        return new Answer(Integer.parseInt(parts[0].split(" ", 3)[1]), parts[0], parts[1]);
    }
}
