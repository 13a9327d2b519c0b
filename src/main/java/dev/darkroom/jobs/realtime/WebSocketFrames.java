package dev.darkroom.jobs.realtime;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Encodes the few WebSocket frames that are our own, and our own answer to a handshake (RFC 6455). */
final class WebSocketFrames {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int SHORT = 125;

    private WebSocketFrames() {}

    /** The value of {@code Sec-WebSocket-Accept} for a key. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-1", impossible);
        }
    }

    /** @param message of 64 KiB at most */
    static Buffer text(String message) {
        byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        Buffer frame = Buffer.buffer(payload.length + 4).appendByte((byte) TEXT);
        if (payload.length <= SHORT) {
            frame.appendByte((byte) payload.length);
        } else {
            frame.appendByte((byte) (SHORT + 1)).appendUnsignedShort(payload.length);
        }
        return frame.appendBytes(payload);
    }

    /** @param reason of 123 bytes at most */
    static Buffer close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(words.length + 4)
                .appendByte((byte) CLOSE)
                .appendByte((byte) (words.length + 2))
                .appendUnsignedShort(code)
                .appendBytes(words);
    }
}
