package dev.darkroom.jobs.realtime;

import io.vertx.core.buffer.Buffer;

/**
 * Finds the boundaries of WebSocket frames (RFC 6455, section 5.2) in one direction of a connection whose bytes are passed on:
 * it reads the heads and skips what they announce. One thread reads.
 */
final class FrameReader {

    private static final int LAST = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x8;
    private static final int CONTROL = 0x8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final long maxFrameBytes;
    private final byte[] head = new byte[14];
    private int headBytes;
    private long left;
    private long frames;
    private boolean insideMessage;
    private volatile boolean closing;

    FrameReader(long maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Reads on.
     *
     * @return false when a frame is larger than it may be; nothing can be read after that
     */
    boolean read(Buffer piece) {
        int at = 0;
        while (at < piece.length()) {
            if (left > 0) {
                int skipped = (int) Math.min(left, piece.length() - at);
                left -= skipped;
                at += skipped;
            } else {
                head[headBytes++] = piece.getByte(at++);
                if (headBytes == headLength() && !begin()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a frame of ours could stand here. */
    boolean isBetweenFrames() {
        return left == 0 && headBytes == 0;
    }

    /** Whether it could be a message, which must not stand between the parts of another. */
    boolean isBetweenMessages() {
        return isBetweenFrames() && !insideMessage;
    }

    /** Whether the close of the connection has been said in this direction. */
    boolean isClosing() {
        return closing;
    }

    long frames() {
        return frames;
    }

    private int headLength() {
        if (headBytes < 2) {
            return 2;
        }
        int extended = switch (head[1] & LENGTH) {
            case TWO_BYTES -> 2;
            case EIGHT_BYTES -> 8;
            default -> 0;
        };
        return 2 + extended + ((head[1] & MASKED) == 0 ? 0 : 4);
    }

    private boolean begin() {
        int opcode = head[0] & OPCODE;
        left = payloadLength();
        headBytes = 0;
        frames++;
        if (opcode == CLOSE) {
            closing = true;
        }
        if (opcode < CONTROL) {
            insideMessage = (head[0] & LAST) == 0;
        }
        return left >= 0 && left <= maxFrameBytes;
    }

    private long payloadLength() {
        int length = head[1] & LENGTH;
        int bytes = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
        if (bytes == 0) {
            return length;
        }
        long extended = 0;
        for (int i = 0; i < bytes; i++) {
            extended = extended << 8 | head[2 + i] & 0xff;
        }
        return extended;
    }
}
