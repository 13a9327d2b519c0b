package dev.darkroom.library.asset;

import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Shares are open until the time that stands in their row. Assets go with their objects. */
class LibraryRetention {

    @Produces
    RetentionRule shares() {
        return new RetentionRule("share", "expires_at", Duration.ZERO);
    }
}
