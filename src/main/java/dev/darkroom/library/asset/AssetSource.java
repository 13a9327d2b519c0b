package dev.darkroom.library.asset;

/** Where an asset came from. */
public enum AssetSource {
    UPLOAD("upload"),
    RESPONSE("response");

    private final String label;

    AssetSource(String label) {
        this.label = label;
    }

    /** The word on the wire and in the database. */
    public String label() {
        return label;
    }
}
