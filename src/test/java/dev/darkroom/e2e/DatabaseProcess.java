package dev.darkroom.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The embedded database's server of a data folder. */
public final class DatabaseProcess {

    private DatabaseProcess() {}

    /** Shuts the server down as a power cut would: it saves nothing and closes nothing. Returns how to bring it back. */
    public static List<String> shutDownImmediately(Path dataFolder) {
        ProcessHandle server = of(dataFolder).orElseThrow();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(server.info().command().orElseThrow());
        command.addAll(List.of(server.info().arguments().orElseThrow()));
        Signals.send(server, "QUIT");
        server.onExit().join();
        return command;
    }

    /** The same server again, on the same folder and port. */
    public static void startAgain(List<String> command, Path log) {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

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
