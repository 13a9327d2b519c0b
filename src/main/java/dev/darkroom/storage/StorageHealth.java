package dev.darkroom.storage;

import dev.darkroom.shared.Problem;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the bucket cannot be reached. A disk is here whenever we are; a full one is told by each answer. */
@Readiness
class StorageHealth implements HealthCheck {

    private final ObjectStore store;
    private final StorageConfig config;

    StorageHealth(ObjectStore store, StorageConfig config) {
        this.store = store;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("Object store")
                .withData("kind", config.kind().name());
        try {
            if (config.kind() == StorageConfig.Kind.S3) {
                store.check();
            }
            return answer.up().build();
        } catch (Problem unreachable) {
            return answer.down().build();
        }
    }
}
