package dev.darkroom.ingest;

/**
 * A file that could not be had; its URL stays in the result as it was.
 *
 * @param place a JSON pointer into the result
 * @param reason for people to read; never holds a URL
 * @param forNow whether it may be had later, as after an outage; false for what its host refuses
 */
public record UnobtainableFileException(String place, String reason, boolean forNow) {

    /** For people to read. */
    public String told() {
        return (place.isEmpty() ? "the whole result" : place) + ": " + reason;
    }

    UnobtainableFileException at(String otherPlace) {
        return new UnobtainableFileException(otherPlace, reason, forNow);
    }

    static UnobtainableFileException forGood(String place, String reason) {
        return new UnobtainableFileException(place, reason, false);
    }
}
