package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nginx of {@code deploy/compose}, with its own settings, before instances that have ports instead of a name. */
final class ReverseProxy implements AutoCloseable {

    private static final Path SITE = Path.of("deploy", "compose", "nginx.conf");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int port = FreePorts.next();
    private Process nginx;

    ReverseProxy(String name) {
        folder = Folders.empty(Path.of("target", "e2e", name)).toAbsolutePath();
    }

    /** Starts it before running instances. */
    void start(List<PackagedApp> instances) {
        configure(instances);
        List<String> command =
                List.of(program().orElseThrow().toString(), "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log");
        try {
            nginx = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await("nginx").atMost(PATIENCE).until(() -> Web.answers(URI.create(url() + "/gallery.css")));
    }

    /** Skips the test, and says why, where there is no nginx. */
    static void assumeNginx() {
        assumeTrue(program().isPresent(), "skipped: there is no nginx on this machine");
    }

    private static Optional<Path> program() {
        return NodeScripts.onPath("nginx")
                .or(() -> Stream.of(Path.of("/usr/sbin/nginx"))
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Sends requests to these instances only; returns when those that had gone to others are answered. */
    void sendTo(List<PackagedApp> instances) {
        List<ProcessHandle> workers = nginx.toHandle().children().toList();
        configure(instances);
        Signals.send(nginx, "HUP");
        await("the end of the workers that knew the other instances")
                .atMost(PATIENCE)
                .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void configure(List<PackagedApp> instances) {
        String servers = instances.stream()
                .map(instance -> "server " + URI.create(instance.url()).getAuthority() + " max_fails=0;")
                .collect(Collectors.joining("\n    "));
        String site = Folders.text(SITE)
                .replaceFirst("(?m)^resolver .*$", "")
                .replaceFirst("server darkroom:8080 .*", servers)
                .replaceFirst("listen 8080;", "listen 127.0.0.1:" + port + ";");
        assertThat(site).contains(servers, ":" + port).doesNotContain("127.0.0.11", "darkroom:8080");
        try {
            Files.writeString(folder.resolve("nginx.conf"), """
                    %s
                    daemon off;
                    pid nginx.pid;
                    error_log error.log;
                    worker_processes 2;
                    events { worker_connections 1024; }
                    http {
                    access_log access.log;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    # Its workers change with its configuration; none of them shall end a connection that a caller keeps.
                    keepalive_timeout 0;
                    %s
                    }
                    """.formatted(
                            "root".equals(System.getProperty("user.name")) ? "user root;" : "", site));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What it has to say about its instances. */
    String errors() {
        return Folders.text(folder.resolve("error.log"));
    }

    @Override
    public void close() {
        if (nginx == null) {
            return;
        }
        nginx.destroy();
        try {
            if (!nginx.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                nginx.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            nginx.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
