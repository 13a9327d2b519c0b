package dev.darkroom.library.asset;

/**
 * Response stored for replay under its idempotency key. Answers that are remembered hold no address of ours, since
 * that may change; it is put in when they are given.
 */
public final class StoredResponse {

    public static final String BASE = "darkroom:";
    // With the quotes around it, at the end of a name: inside a string of the caller's they would be escaped.
    private static final String MARK = "url\":\"" + BASE + "/files/";

    private StoredResponse() {}

    public static String render(String stored, String baseUrl) {
        return stored.replace(MARK, "url\":\"" + baseUrl + "/files/");
    }
}
