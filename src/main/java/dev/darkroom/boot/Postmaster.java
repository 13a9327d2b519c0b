package dev.darkroom.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server process of a PostgreSQL data directory, known by its {@code postmaster.pid}. */
final class Postmaster {

    private static final long PATIENCE_SECONDS = 30;
    // Recovery replays up to a gigabyte of log first; a server that ends meanwhile is not waited for.
    private static final int START_SECONDS = 300;

    private Postmaster() {}

    /** The one that is alive and truly serves this directory. */
    static Optional<ProcessHandle> of(Path dataDirectory) throws IOException {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .filter(process -> serves(process, dataDirectory));
    }

    private static boolean serves(ProcessHandle process, Path dataDirectory) {
        String command = process.info().commandLine().orElse("");
        return command.contains("postgres") && command.contains(dataDirectory.toString());
    }

    /** Stops one that a killed instance left behind; its clients are gone, and it writes a checkpoint first. */
    static void stop(Path dataDirectory) throws IOException {
        of(dataDirectory).ifPresent(Postmaster::stop);
    }

    // A fast shutdown (SIGINT): a polite one (SIGTERM) would wait for whoever else is connected, such as a backup.
    private static void stop(ProcessHandle server) {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start();
        } catch (IOException noSuchProgram) {
            server.destroy();
        }
        if (!hasEnded(server)) {
            server.destroyForcibly();
            if (!hasEnded(server)) {
                throw new IllegalStateException(
                        "the database that an earlier start left behind does not end: process " + server.pid());
            }
        }
    }

    private static boolean hasEnded(ProcessHandle server) {
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stubborn) {
            return !server.isAlive();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !server.isAlive();
        }
    }

    /**
     * Starts it again as it was started last, with the same port, and returns when it takes connections.
     *
     * @throws IOException when it does not start; its log says why
     */
    static void startAgain(Path dataDirectory, Path log) throws IOException {
        String last = Files.readString(dataDirectory.resolve("postmaster.opts"));
        Path program = Path.of(last.substring(0, last.indexOf(' ')));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.resolveSibling("pg_ctl").toString(),
                "-D",
                dataDirectory.toString(),
                "-w",
                "-t",
                String.valueOf(START_SECONDS),
                "-l",
                log.toString(),
                "restart"));
        Process starting = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (starting.waitFor() != 0) {
                throw new IOException("pg_ctl says " + starting.exitValue());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
