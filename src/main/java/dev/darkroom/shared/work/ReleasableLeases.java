package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import java.time.Instant;

/**
 * The leases of one kind of work, which others may take over from a dead instance. There is one bean of it for each
 * table whose rows are leased.
 */
public interface ReleasableLeases {

    /**
     * Lets what an instance holds be claimed by others at once.
     *
     * @param gone whether its process has surely ended; otherwise it may only be asleep, and what must not be done twice
     *     stays leased
     * @return how many leases are void
     */
    int release(Database database, Instant now, int instance, boolean gone);
}
