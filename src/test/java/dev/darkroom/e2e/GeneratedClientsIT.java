package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API document is clean, and the usual generators make clients of it that compile; one of them is put to work. */
class GeneratedClientsIT {

    private static final Path DOCUMENT = Path.of("openapi", "darkroom.yaml").toAbsolutePath();
    private static final Path GENERATOR = Path.of("target", "tools", "openapi-generator-cli.jar");

    @TempDir
    Path folder = Path.of(".");

    @Test
    void typescript_works_against_the_service() throws Exception {
        NodeScripts.assumeNode();
        Path client = generate("typescript-fetch", "importFileExtension=.js");
        try (PackagedApp app = PackagedApp.darkroom("generated-clients").start()) {
            NodeScripts.run(
                    "document.mjs",
                    Map.of(
                            "DARKROOM_URL", app.url(),
                            "DARKROOM_KEY", PackagedApp.KEY,
                            "DOCUMENT", DOCUMENT.toString(),
                            "TYPESCRIPT", client.toString()));
        }
    }

    @Test
    void java_compiles() throws Exception {
        Path client = generate("java", "library=native,openApiNullable=false,useJakartaEe=true");
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                Files.createDirectory(folder.resolve("classes")).toString(),
                "-cp",
                classPath()));
        try (Stream<Path> sources = Files.walk(client.resolve("src").resolve("main"))) {
            sources.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    @Test
    void python_compiles() throws Exception {
        Path python = NodeScripts.onPath("python3").orElse(null);
        assumeTrue(python != null, "skipped: there is no \"python3\" on the PATH");
        Path client = generate("python", "packageName=darkroom_client");
        run(List.of(String.valueOf(python), "-m", "compileall", "-q", client.toString()));
    }

    private Path generate(String generator, String options) throws IOException, InterruptedException {
        Path client = folder.resolve(generator);
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                GENERATOR.toString(),
                "generate",
                "-i",
                DOCUMENT.toString(),
                "-g",
                generator,
                "-o",
                client.toString(),
                "--additional-properties=" + options));
        return client;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as("%s said:%n%s", command, Folders.text(output))
                .isTrue();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
