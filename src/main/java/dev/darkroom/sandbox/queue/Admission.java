package dev.darkroom.sandbox.queue;

import jakarta.ws.rs.core.Response;

/** What became of a submit. */
sealed interface Admission {
    /**
     * It will run.
     *
     * @param silent whether the client must not hear of it
     */
    record Accepted(SandboxRequest request, boolean silent) implements Admission {}

    /** It will not run, and the client hears why. */
    record Refused(Response answer) implements Admission {}

    /** It will not run, and the client hears nothing. */
    record Ignored() implements Admission {}

    /** Not accepted; the connection is cut at once. */
    record Cut() implements Admission {}
}
