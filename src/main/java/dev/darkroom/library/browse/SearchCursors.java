package dev.darkroom.library.browse;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.shared.SignedCursor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Where a search goes on. */
@ApplicationScoped
class SearchCursors {

    /**
     * @param upTo the largest id that the search looks at
     * @param last the last hit that was given out
     * @param probe what is searched for, as bytes
     */
    record Place(UUID upTo, SearchHit last, byte[] probe) {}

    private static final int BYTES = Long.BYTES * 5;

    private final SignedCursor signed;

    SearchCursors(InstallationSecrets installationSecrets) {
        this.signed = SignedCursor.ofAnyLength(message -> installationSecrets.sign("cursor", message));
    }

    String write(Place place, String boundTo) {
        return signed.write(
                ByteBuffer.allocate(BYTES + place.probe().length)
                        .putLong(place.upTo().getMostSignificantBits())
                        .putLong(place.upTo().getLeastSignificantBits())
                        .putDouble(place.last().similarity())
                        .putLong(place.last().id().getMostSignificantBits())
                        .putLong(place.last().id().getLeastSignificantBits())
                        .put(place.probe())
                        .array(),
                boundTo(boundTo));
    }

    Place read(String cursor, String boundTo) {
        ByteBuffer place = signed.read(cursor, boundTo(boundTo));
        UUID upTo = new UUID(place.getLong(), place.getLong());
        double similarity = place.getDouble();
        SearchHit last = new SearchHit(new UUID(place.getLong(), place.getLong()), similarity, null);
        byte[] probe = new byte[place.remaining()];
        place.get(probe);
        return new Place(upTo, last, probe);
    }

    // A cursor of a plain browse is none of a search.
    private static String boundTo(String filter) {
        return "search\n" + filter;
    }
}
