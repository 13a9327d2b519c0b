package dev.darkroom.testing;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends bytes as they are and reads no more of the answer than its code: streams may go on for ever. */
public final class RawStatus {

    /** The connection was closed without a word. */
    public static final int NONE = -1;

    private static final int PATIENCE_MILLIS = 20_000;

    private RawStatus() {}

    /** @param headers all but the length of the body and the end of the connection */
    public static int of(String method, String target, List<String> headers, byte[] body) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                + (headers.isEmpty() ? "" : "\r\n") + "Connection: close\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.ISO_8859_1));
        request.write(body);
        return of(request.toByteArray());
    }

    public static int of(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket.getOutputStream(), request);
            return status(socket.getInputStream());
        }
    }

    /** Who refuses early may have closed before all was sent; the answer counts. */
    private static void send(OutputStream to, byte[] request) {
        try {
            to.write(request);
            to.flush();
        } catch (IOException closed) {
            // Read below what was said.
        }
    }

    private static int status(InputStream from) throws IOException {
        byte[] line = from.readNBytes("HTTP/1.1 200".length());
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9)) : NONE;
    }
}
