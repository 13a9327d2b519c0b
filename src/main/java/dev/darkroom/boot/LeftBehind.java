package dev.darkroom.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A database server whose instance was killed: it still runs, and the next one must not start beside it. */
final class LeftBehind {

    private static final long PATIENCE_SECONDS = 30;

    private LeftBehind() {}

    /** Stops the server that {@code postmaster.pid} names, if it is alive and truly is one of this folder. */
    static void stop(Path dataDirectory) throws IOException {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return;
        }
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(process -> serves(process, dataDirectory))
                .ifPresent(LeftBehind::stop);
    }

    private static boolean serves(ProcessHandle process, Path dataDirectory) {
        String command = process.info().commandLine().orElse("");
        return command.contains("postgres") && command.contains(dataDirectory.toString());
    }

    // SIGTERM lets it write a checkpoint; its clients are gone with the killed instance.
    private static void stop(ProcessHandle server) {
        server.destroy();
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            server.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
