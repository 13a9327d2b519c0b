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
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(parts[0].split(" ", 3)[1]), parts[0], parts[1]);
        }
    }
}
