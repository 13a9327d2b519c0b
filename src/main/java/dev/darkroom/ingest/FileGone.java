package dev.darkroom.ingest;

/** A file that an input was sent with is not kept any more. */
public final class FileGone extends RuntimeException {

    private final String place;

    FileGone(String place) {
        super("the file at " + place + " of the input is not kept any more", null, false, false);
        this.place = place;
    }

    /** Where in the input it was, such as {@code image_urls.0}. */
    public String place() {
        return place;
    }
}
