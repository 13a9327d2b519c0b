package dev.darkroom.storage;

import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready while objects cannot be kept, in the folder or in the bucket, or while there is little room left on the disk:
 * that is where objects lie, and where files on their way in do in any case.
 */
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
            long free = free(config.directory().toAbsolutePath());
            store.check();
            return answer.withData("free_bytes", free)
                    .status(free >= config.lowSpace().asLongValue())
                    .build();
        } catch (Problem | IOException unreachable) {
            return answer.down().build();
        }
    }

    /** In bytes. The folder is made with the first file; until then the disk is that of the folders above. */
    private static long free(Path folder) throws IOException {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }
}
