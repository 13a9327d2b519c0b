package dev.darkroom.jobs;

import dev.darkroom.shared.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ended jobs go with their history; their assets stay. */
class JobsRetention {

    @Produces
    RetentionRule jobs(@ConfigProperty(name = "darkroom.retention.jobs", defaultValue = "30d") Duration age) {
        return new RetentionRule("job", "finished_at", age);
    }
}
