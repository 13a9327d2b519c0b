package dev.darkroom.library.browse;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.SignedCursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Signed cursors of a browse. Where a browse goes on: after the last asset of the page before, for its owner and
 * its filter only.
 */
@ApplicationScoped
class BrowseCursors {

    /**
     * The place of one asset among all.
     *
     * @param key the number that the order goes by; see {@link AssetOrder}
     */
    record Position(long key, UUID id) {}

    private static final int BYTES = Long.BYTES * 3;

    private final SignedCursor signed;

    @Inject
    BrowseCursors(InstallationSecrets installationSecrets) {
        this(message -> installationSecrets.sign("cursor", message));
    }

    BrowseCursors(UnaryOperator<String> signer) {
        this.signed = new SignedCursor(signer, BYTES);
    }

    String write(Position position, UUID ownerId, AssetFilter filter) {
        byte[] place = ByteBuffer.allocate(BYTES)
                .putLong(position.key())
                .putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits())
                .array();
        return signed.write(place, boundTo(ownerId, filter));
    }

    Position read(String cursor, UUID ownerId, AssetFilter filter) {
        ByteBuffer place = signed.read(cursor, boundTo(ownerId, filter));
        return new Position(place.getLong(), new UUID(place.getLong(), place.getLong()));
    }

    private static String boundTo(UUID ownerId, AssetFilter filter) {
        return ownerId + "\n" + filter.canonical();
    }
}
