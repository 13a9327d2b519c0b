package dev.darkroom.storage.backend;

import dev.darkroom.shared.Ids;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StorageConfig;
import dev.darkroom.storage.file.TemporaryFiles;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Produces the configured object store. The one that is not chosen is never made. */
@Singleton
class ObjectStoreProducer {

    private static final long MAX_PUT = 512L * 1024 * 1024;

    private final StorageConfig config;
    private final TemporaryFiles temporaries;
    private final Ids ids;
    private @Nullable S3Service s3;

    ObjectStoreProducer(StorageConfig config, TemporaryFiles temporaries, Ids ids) {
        this.config = config;
        this.temporaries = temporaries;
        this.ids = ids;
    }

    /** A bucket without a name is told at the start, not at the first upload. */
    void check(@Observes StartupEvent event) {
        if (config.kind() == StorageConfig.Kind.S3) {
            s3();
        }
    }

    @Produces
    @ApplicationScoped
    ObjectStore objects() {
        return switch (config.kind()) {
            case DISK -> disk();
            case S3 -> new BucketObjectStore(s3(), bucketParts(), config.s3(), temporaries, MAX_PUT);
        };
    }

    @Produces
    @ApplicationScoped
    PartStore parts() {
        return switch (config.kind()) {
            case DISK -> new DiskPartStore(root().resolve("uploads"), disk(), temporaries, ids);
            case S3 -> bucketParts();
        };
    }

    private BucketPartStore bucketParts() {
        return new BucketPartStore(s3(), config.s3(), temporaries);
    }

    private synchronized S3Service s3() {
        if (s3 == null) {
            s3 = S3Service.of(config.s3());
        }
        return s3;
    }

    private DiskObjectStore disk() {
        return new DiskObjectStore(root(), temporaries);
    }

    private Path root() {
        return config.directory().toAbsolutePath().normalize();
    }
}
