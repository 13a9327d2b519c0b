package dev.darkroom.shared.connection;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Health check that is down from the moment on in which the instance is told to stop. */
@Readiness
@ApplicationScoped
class DrainReadiness implements HealthCheck {

    private final ConnectionDrain drain;

    DrainReadiness(ConnectionDrain drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Not stopping")
                .status(!drain.hasBegun())
                .build();
    }
}
