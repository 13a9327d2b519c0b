package dev.darkroom.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The embedded database's server of a data folder. */
final class DatabaseProcess {

    private DatabaseProcess() {}

    /** The server that runs on this folder right now. */
    static Optional<ProcessHandle> of(Path dataFolder) {
        Path pidFile = dataFolder.resolve("postgres").resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String folder = dataFolder.toAbsolutePath().normalize().toString();
        return Folders.text(pidFile)
                .lines()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .filter(server -> server.info().commandLine().orElse("").contains(folder));
    }
}
