package dev.darkroom.shared.idempotency;

import jakarta.enterprise.context.RequestScoped;

/** Whether the request at hand is answered with what was answered, or done, before under its {@code Idempotency-Key}. */
@RequestScoped
class ReplayedAnswer {

    private boolean replayed;

    void mark() {
        replayed = true;
    }

    boolean isReplayed() {
        return replayed;
    }
}
