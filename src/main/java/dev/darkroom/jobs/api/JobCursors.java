package dev.darkroom.jobs.api;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.SignedCursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Where a list of jobs goes on: after the last job of the page before, for its owner and its filter only. */
@ApplicationScoped
class JobCursors {

    private final SignedCursor signed;

    @Inject
    JobCursors(InstallationSecrets installationSecrets) {
        this(message -> installationSecrets.sign("job-cursor", message));
    }

    JobCursors(UnaryOperator<String> signer) {
        this.signed = SignedCursor.ofIds(signer);
    }

    String write(UUID last, UUID ownerId, JobFilter filter) {
        return signed.write(last, boundTo(ownerId, filter));
    }

    UUID read(String cursor, UUID ownerId, JobFilter filter) {
        return signed.readId(cursor, boundTo(ownerId, filter));
    }

    private static String boundTo(UUID ownerId, JobFilter filter) {
        return ownerId + "\n" + filter.canonical();
    }
}
