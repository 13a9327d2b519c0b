package dev.darkroom.library.asset;

import dev.darkroom.shared.work.LeaseTable;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Writes are remembered, and shares open, until the time that stands in their row. Assets go with their objects. */
class LibraryRetention {

    // Done twice it could be there twice: only what nobody goes on with may be begun anew.
    @Produces
    LeaseTable writesUnderWay() {
        return new LeaseTable("library_write", "leased_by", "leased_until", false);
    }

    @Produces
    RetentionRule writes() {
        return new RetentionRule("library_write", "expires_at", Duration.ZERO);
    }

    @Produces
    RetentionRule shares() {
        return new RetentionRule("share", "expires_at", Duration.ZERO);
    }
}
