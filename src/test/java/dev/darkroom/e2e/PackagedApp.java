package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.boot.EmbeddedDatabase;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The packaged service in a process of its own, on ports and a data folder that stay its own over restarts. */
final class PackagedApp implements AutoCloseable {

    /** The key that every instance here adopts. */
    static final String KEY = "e2e:the-key-of-the-end-to-end-tests";

    /** A native executable to start instead of the jar; empty for the jar. */
    private static final String EXECUTABLE = System.getProperty("darkroom.executable", "");

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path AOT_CACHE = Path.of("target", "quarkus-app", "app.aot");
    private static final Path FOLDERS = Path.of("target", "e2e");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(45);

    private final String name;
    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Path log;
    private Path dataFolder;
    private @Nullable Path otherJar;
    private @Nullable List<String> jvmArguments;
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();
    private final Thread atExit = new Thread(this::endAll);
    private Process process;

    private PackagedApp(String name) {
        this.name = name;
        this.dataFolder = Folders.empty(FOLDERS.resolve(name)).resolve("data");
        this.log = dataFolder.resolveSibling("output.txt");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A Darkroom with its embedded database and, unless told otherwise, its embedded sandbox. */
    static PackagedApp darkroom(String name) {
        PackagedApp app = new PackagedApp(name);
        return app.env("DARKROOM_BOOTSTRAP_KEY", KEY).env("DARKROOM_PUBLIC_URL", app.url());
    }

    /** What the README's first command starts: nothing set, and the sample job shown. */
    static PackagedApp tour(String name) {
        return new PackagedApp(name).with("darkroom.tour", "true").with("quarkus.log.console.level", "WARN");
    }

    /** The same program as nothing but the emulated provider. */
    static PackagedApp sandbox(String name) {
        return new PackagedApp(name).with("quarkus.profile", "sandbox");
    }

    PackagedApp env(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A setting given as a system property. */
    PackagedApp with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    PackagedApp onDataFolder(Path folder) {
        dataFolder = folder;
        return this;
    }

    /** Starts that jar from now on, such as one of another version. */
    PackagedApp jar(Path jar) {
        otherJar = jar;
        return this;
    }

    /** Gives the JVM these arguments instead of the usual ones. */
    PackagedApp jvmArguments(List<String> arguments) {
        jvmArguments = arguments;
        return this;
    }

    /** Goes upstream to that provider instead of the embedded sandbox. */
    PackagedApp upstream(PackagedApp provider) {
        return env("DARKROOM_UPSTREAM_URL", provider.url())
                .env("DARKROOM_UPSTREAM_KEY", "e2e:upstream")
                .env("DARKROOM_OUTGOING_ALLOW", provider.url());
    }

    /** Starts it and returns when it is ready for requests. */
    PackagedApp start() {
        return launch().awaitReady();
    }

    /** Returns when it is ready for requests. */
    PackagedApp awaitReady() {
        URI ready = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
        await("the start of " + name)
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("%s has ended while it started; it said:%n%s", name, output())
                            .isTrue();
                    return Web.answers(ready);
                });
        return this;
    }

    /** Uses this database instead of one of its own. */
    PackagedApp database(EmbeddedDatabase database) {
        return env("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                .env("QUARKUS_DATASOURCE_USERNAME", "postgres")
                .env("QUARKUS_DATASOURCE_PASSWORD", database.password());
    }

    /** Keeps its objects in that bucket. */
    PackagedApp bucket(S3Server s3) {
        return with("darkroom.storage.kind", "s3")
                .with("darkroom.storage.s3.bucket", S3Server.BUCKET)
                .with("darkroom.storage.s3.endpoint", s3.endpoint().toString())
                .with("darkroom.storage.s3.access-key", "id")
                .with("darkroom.storage.s3.secret-key", "secret");
    }

    /** Starts it and does not wait for anything. */
    PackagedApp launch() {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.matches("(QUARKUS|DARKROOM|FAL|JAVA_TOOL)_.*"));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().put("DARKROOM_DATA_DIR", dataFolder.toString());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    private List<String> command() {
        boolean isNative = otherJar == null && !EXECUTABLE.isEmpty();
        Path built = isNative ? Path.of(EXECUTABLE) : Objects.requireNonNullElse(otherJar, JAR);
        assertThat(built).as("the packaged service; \"mvn verify\" builds it").exists();
        Path program = isNative ? built.toAbsolutePath() : Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(jvmArguments == null ? usualArguments(isNative) : jvmArguments);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!isNative) {
            command.addAll(List.of("-jar", built.toString()));
        }
        return command;
    }

    /** It starts from its AOT cache where it was trained for one, by the arguments of {@code make run}. */
    private List<String> usualArguments(boolean isNative) {
        boolean isTrained = !isNative && otherJar == null && Files.exists(AOT_CACHE);
        return isTrained
                ? List.of(
                        "-Xmx768m", "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=" + AOT_CACHE, "-Xlog:aot*=off")
                : List.of("-Xmx768m");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path dataFolder() {
        return dataFolder;
    }

    /** The status of its readiness. */
    int readiness() {
        return Web.get("http://127.0.0.1:" + managementPort + "/q/health/ready", KEY)
                .status();
    }

    /** How many requests its HTTP port is answering right now. */
    int requestsUnderWay() {
        return (int) metric("http_server_active_requests", "server_port=\"" + port);
    }

    /** How many bytes of requests it has read so far; those of a request that has been answered are counted. */
    long bytesReceived() {
        return (long) metric("http_server_bytes_read_sum", "");
    }

    /** All its meters, as Prometheus reads them. */
    String metrics() {
        return new String(Web.bytes("http://127.0.0.1:" + managementPort + "/q/metrics"), UTF_8);
    }

    private double metric(String name, String label) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** What it has used of the processors since its start; the database beside it does not count. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Everything it has printed so far, over all its starts. */
    String output() {
        return Folders.text(log);
    }

    /** Pulls the plug: the process gets no chance to do anything, its database server stays behind. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Asks it to stop, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            assertThat(process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends in %s; it said:%n%s", name, STOP, output())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was ending", interrupted);
        }
    }

    /** Holds it where it is; its connections stay open and nobody answers on them. */
    void freeze() {
        Signals.send(process, "STOP");
    }

    void thaw() {
        Signals.send(process, "CONT");
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        endAll();
    }

    private void endAll() {
        if (process != null && process.isAlive()) {
            thaw();
            terminate();
            try {
                if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        DatabaseProcess.of(dataFolder).ifPresent(ProcessHandle::destroy);
    }
}
