package dev.darkroom.library.export;

import java.io.ByteArrayOutputStream;

/**
 * Edit of a file's beginning and end. What becomes of a picture that takes words: another beginning in place of
 * what was taken of it, and an end after it. What lies between is passed on untouched.
 */
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
