package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the scripts of {@code src/test/e2e} with Node's own test runner, in a copy below {@code target}. */
final class NodeScripts {

    private static final Path SOURCES = Path.of("src", "test", "e2e");
    // One for each JVM that runs tests: what is installed there is taken away before it is installed anew.
    private static final Path WORKSHOP = Path.of("target", "e2e", "node-" + TestFork.NUMBER);
    private static final int MINUTES = 5;

    private NodeScripts() {}

    /** Skips the test, and says why, where Node is missing. */
    static void assumeNode() {
        for (String program : List.of("node", "npm")) {
            assumeTrue(onPath(program).isPresent(), "skipped: there is no \"" + program + "\" on the PATH");
        }
    }

    /** Where Chromium is; skips the test, and says why, where it is not. */
    static String browser() {
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> onPath(name).stream())
                .findFirst();
        assumeTrue(browser.isPresent(), "skipped: there is no Chromium on the PATH");
        return browser.get().toString();
    }

    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a script of tests and fails with all that Node said if one of them does. */
    static void run(String script, Map<String, String> environment) {
        install();
        Said said = execute(environment, "node", "--test", "--test-reporter=spec", script);
        assertThat(said.code()).as("%s:%n%s", script, said.text()).isZero();
        assertThat(said.text()).as(script).containsPattern("tests [1-9]").contains("skipped 0");
    }

    private static void install() {
        try {
            Files.createDirectories(WORKSHOP);
            try (Stream<Path> files = Files.list(SOURCES)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, WORKSHOP.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Said said = execute(Map.of(), "npm", "ci", "--ignore-scripts", "--prefer-offline");
        assertThat(said.code()).as("npm ci:%n%s", said.text()).isZero();
    }

    private record Said(int code, String text) {}

    private static Said execute(Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(WORKSHOP.toFile())
                .redirectErrorStream(true)
                .redirectOutput(WORKSHOP.resolve("output.txt").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("FAL_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            String text = Folders.text(WORKSHOP.resolve("output.txt"));
            assertThat(ended)
                    .as("%s ends in time; it said:%n%s", command[0], text)
                    .isTrue();
            return new Said(process.exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
