package dev.darkroom.deliveries;

import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ended deliveries go with their attempts. */
class DeliveriesRetention {

    @Produces
    RetentionRule deliveries(
            @ConfigProperty(name = "darkroom.retention.deliveries", defaultValue = "30d") Duration age) {
        return new RetentionRule("delivery", "finished_at", age);
    }
}
