package dev.darkroom.jobs;

import dev.darkroom.access.Secrets;
import dev.darkroom.shared.SignedCursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Where a list of jobs goes on: after the last job of the page before, for its owner and its filter only. */
@ApplicationScoped
class JobCursors {

    private static final int BYTES = Long.BYTES * 2;

    private final SignedCursor signed;

    @Inject
    JobCursors(Secrets secrets) {
        this(message -> secrets.sign("job-cursor", message));
    }

    JobCursors(UnaryOperator<String> signer) {
        this.signed = new SignedCursor(signer, BYTES);
    }

    String write(UUID last, UUID ownerId, JobFilter filter) {
        byte[] place = ByteBuffer.allocate(BYTES)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return signed.write(place, boundTo(ownerId, filter));
    }

    UUID read(String cursor, UUID ownerId, JobFilter filter) {
        ByteBuffer place = signed.read(cursor, boundTo(ownerId, filter));
        return new UUID(place.getLong(), place.getLong());
    }

    private static String boundTo(UUID ownerId, JobFilter filter) {
        return ownerId + "\n" + filter.canonical();
    }
}
