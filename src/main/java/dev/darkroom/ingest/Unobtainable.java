package dev.darkroom.ingest;

/**
 * A file that could not be had; its URL stays in the result as it was.
 *
 * @param place a JSON pointer into the result
 * @param reason for people to read; never holds a URL
 * @param forNow whether it may be had later, as after an outage; false for what its host refuses
 */
public record Unobtainable(String place, String reason, boolean forNow) {

    /** For people to read. */
    public String told() {
        return (place.isEmpty() ? "the whole result" : place) + ": " + reason;
    }

    Unobtainable at(String otherPlace) {
        return new Unobtainable(otherPlace, reason, forNow);
    }

    static Unobtainable forGood(String place, String reason) {
        return new Unobtainable(place, reason, false);
    }
}
