package dev.darkroom.boot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not live once the embedded database is gone for good: only a new process helps. */
@Liveness
@ApplicationScoped
class EmbeddedDatabaseHealth implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("embedded-database")
                .status(!EmbeddedDatabase.isLost())
                .build();
    }
}
