package dev.darkroom.callbacks;

import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Longer than any provider repeats itself. */
class CallbacksRetention {

    @Produces
    RetentionRule callbacks(@ConfigProperty(name = "darkroom.retention.callbacks", defaultValue = "7d") Duration age) {
        return new RetentionRule("callback", "received_at", age);
    }
}
