package dev.darkroom.jobs;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/**
 * How many jobs may be upstream at the same time; what is over a limit waits in its queue. The claims keep to it
 * ({@code jobs.dispatch.ClaimSql}).
 */
@ConfigMapping(prefix = "darkroom.limits")
public interface ConcurrencyLimitsConfig {

    /** Jobs of one owner, unless the owner has a limit of its own; not set: as many as there are. */
    OptionalInt ownerParallel();

    /** Jobs of one endpoint, of all owners together; not set: as many as there are. */
    OptionalInt endpointParallel();
}
