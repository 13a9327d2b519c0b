package dev.darkroom.library.export;

import java.io.ByteArrayOutputStream;

/** Replaces a file's head and appends a tail; what lies between is streamed unchanged. */
record FileEdit(byte[] head, byte[] tail) {

    /** Something put into the beginning. */
    static FileEdit inserted(byte[] head, int at, byte[] more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length + more.length);
        bytes.write(head, 0, at);
        bytes.writeBytes(more);
        bytes.write(head, at, head.length - at);
        return new FileEdit(bytes.toByteArray(), new byte[0]);
    }
}
