package dev.darkroom.storage;

import dev.darkroom.shared.Ids;
import dev.darkroom.storage.file.TemporaryFiles;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Places temporary files on the file system of the objects, so that a rename is atomic. */
@Singleton
class TemporaryFilesProducer {

    @Produces
    @Singleton
    TemporaryFiles temporaries(StorageConfig config, Ids ids) {
        return new TemporaryFiles(
                config.directory().toAbsolutePath().normalize().resolve("temporary"), ids);
    }
}
