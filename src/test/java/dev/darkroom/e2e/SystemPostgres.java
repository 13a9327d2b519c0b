package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server of the operator's, run by the programs that the machine has, with an empty database "darkroom". */
final class SystemPostgres implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port = FreePorts.next();

    private SystemPostgres(Path programs, Path folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /** Skips the test, and says why, where the machine has no server. */
    static SystemPostgres start(Path folder) {
        List<Path> installed = installed();
        assumeTrue(!installed.isEmpty(), "skipped: there is no PostgreSQL server below " + VERSIONS);
        SystemPostgres server = new SystemPostgres(
                installed.getLast(), Folders.empty(folder).toAbsolutePath().resolve("server"));
        server.asServer("initdb", "-D", server.folder.toString(), "-U", "darkroom", "-A", "trust", "-E", "UTF8");
        // No socket but that of the port: the name of a socket file may not be longer than some hundred characters.
        String options = "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
        server.asServer(
                "pg_ctl",
                "-D",
                server.folder.toString(),
                "-l",
                server.folder.resolveSibling("server.log").toString(),
                "-w",
                "-o",
                options,
                "start");
        server.asClient("createdb", "darkroom");
        return server;
    }

    private static List<Path> installed() {
        if (!Files.isDirectory(VERSIONS)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.sorted(Comparator.comparing(
                            version -> Double.parseDouble(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("postgres")))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/darkroom";
    }

    /** As docs/how-to/backup.md says. */
    void dumpTo(Path file) {
        asClient("pg_dump", "--format=custom", "--file=" + file.toAbsolutePath(), "darkroom");
    }

    void restoreFrom(Path file) {
        asClient(
                "pg_restore",
                "--exit-on-error",
                "--dbname=darkroom",
                file.toAbsolutePath().toString());
    }

    private void asClient(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-U", "darkroom"));
        command.addAll(List.of(arguments));
        run(command);
    }

    // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
    private void asServer(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) {
        Path output = folder.resolveSibling("output.txt");
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start()
                    .waitFor();
            assertThat(code).as("%s:%n%s", command, Folders.text(output)).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        asServer("pg_ctl", "-D", folder.toString(), "-m", "fast", "-w", "stop");
    }
}
