package dev.darkroom.library.preview;

/** A file that cannot be opened, now or later. The message goes on after the name of what held it: "is damaged". */
public final class UnreadableMediaException extends RuntimeException {

    public enum Why {
        /** Of no kind that can be opened here. */
        UNKNOWN_KIND,
        TOO_LARGE,
        DAMAGED,
        /** Too many others are being opened at the moment. */
        BUSY,
        /** Videos need a program that is not there. */
        NO_FFMPEG
    }

    private final Why why;

    UnreadableMediaException(Why why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
