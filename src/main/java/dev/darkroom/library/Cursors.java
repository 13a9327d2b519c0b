package dev.darkroom.library;

import dev.darkroom.access.Secrets;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a browse goes on: after the last asset of the page before. A cursor is signed together with its owner and its
 * filter, so one that was changed, or is used with another filter, is refused rather than misread.
 */
@ApplicationScoped
class Cursors {

    /** The place of one asset among all, newest first. */
    record Position(Instant createdAt, UUID id) {}

    private static final int BYTES = Long.BYTES * 3;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{32})\\.([A-Za-z0-9_-]{43})");

    private final UnaryOperator<String> signer;

    @Inject
    Cursors(Secrets secrets) {
        this(message -> secrets.sign("cursor", message));
    }

    Cursors(UnaryOperator<String> signer) {
        this.signer = signer;
    }

    String write(Position position, UUID ownerId, AssetFilter filter) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt()))
                .putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits())
                .array();
        String place = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return place + "." + sign(place, ownerId, filter);
    }

    Position read(String cursor, UUID ownerId, AssetFilter filter) {
        Matcher parts = FORM.matcher(cursor);
        if (!parts.matches() || !parts.group(2).equals(sign(parts.group(1), ownerId, filter))) {
            throw Problem.invalid("cursor", "is not one that this server gave out for these filters");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts.group(1)));
        return new Position(
                Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS), new UUID(bytes.getLong(), bytes.getLong()));
    }

    private String sign(String place, UUID ownerId, AssetFilter filter) {
        return signer.apply(place + "\n" + ownerId + "\n" + filter.canonical());
    }
}
