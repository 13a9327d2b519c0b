package dev.darkroom.library;

import dev.darkroom.shared.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Writes are remembered, and shares open, until the time that stands in their row. Assets go with their objects. */
class LibraryRetention {

    @Produces
    RetentionRule writes() {
        return new RetentionRule("library_write", "expires_at", Duration.ZERO);
    }

    @Produces
    RetentionRule shares() {
        return new RetentionRule("share", "expires_at", Duration.ZERO);
    }
}
