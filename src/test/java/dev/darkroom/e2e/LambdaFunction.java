package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.LambdaTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The packaged function in a process of its own, started as AWS Lambda starts it: a native executable as it is, a package
 * for Java by the program that AWS's own Java runtime consists of.
 */
final class LambdaFunction implements AutoCloseable {

    /** What a package may have, unpacked. */
    private static final long MAX_PACKAGE = 250L << 20;

    private static final String EXECUTABLE = System.getProperty("darkroom.executable", "");
    private static final Path PACKAGE = Path.of("target", "function.zip");
    private static final Path RUNTIME = Path.of("target", "tools", "lambda");
    private static final Path FOLDER = Path.of("target", "e2e", "lambda");

    private final Process process;

    private LambdaFunction(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param environment what stands in place of the template's variables, or beside them */
    static LambdaFunction start(LambdaRuntimeApi runtime, Map<String, String> environment) {
        Path folder = Folders.empty(FOLDER);
        LambdaTemplate template = LambdaTemplate.read();
        ProcessBuilder builder = new ProcessBuilder(command(folder, template))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("lambda.txt").toFile());
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.matches("(QUARKUS|DARKROOM|FAL|JAVA_TOOL|AWS)_.*"));
        builder.environment().putAll(template.variables());
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address());
        builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "darkroom");
        builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        builder.environment()
                .put(
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        template.function().path("MemorySize").asText());
        try {
            return new LambdaFunction(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> command(Path folder, LambdaTemplate template) {
        if (!EXECUTABLE.isEmpty()) {
            assertThat(Path.of(EXECUTABLE))
                    .as("\"make lambda-native\" builds it")
                    .exists();
            return List.of(Path.of(EXECUTABLE).toAbsolutePath().toString(), "-Xmx768m");
        }
        assertThat(PACKAGE).as("\"make lambda\" builds it").exists();
        assertThat(unpack(folder)).isLessThan(MAX_PACKAGE);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-cp",
                RUNTIME.toAbsolutePath() + "/*",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                template.function().path("Handler").asText());
    }

    /** Returns how large what was unpacked is. */
    private static long unpack(Path folder) {
        long size = 0;
        try (InputStream file = Files.newInputStream(PACKAGE);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path to = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    size += Files.copy(zip, to);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return size;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
