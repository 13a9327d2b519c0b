package dev.darkroom.library;

import dev.darkroom.shared.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Writes are remembered until the time that stands in their row. Assets go with their objects. */
class LibraryRetention {

    @Produces
    RetentionRule writes() {
        return new RetentionRule("library_write", "expires_at", Duration.ZERO);
    }
}
