package dev.darkroom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An HTTPS server in Node with a certificate that it vouches for itself: Java's own takes no host with an underscore for one,
 * on either side. Ends the test where OpenSSL or Node is missing.
 */
public final class NodeTlsServer implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path certificate;

    private NodeTlsServer(Process process, int port, Path certificate) {
        this.process = process;
        this.port = port;
        this.certificate = certificate;
    }

    /**
     * @param folder for its files
     * @param names of the certificate, with commas in between
     * @param handler a function of request and answer, in JavaScript
     */
    public static NodeTlsServer start(Path folder, String names, String handler)
            throws IOException, InterruptedException {
        String make =
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=a -keyout key.pem"
                        + " -out cert.pem -addext subjectAltName=DNS:" + names.replace(",", ",DNS:");
        Process made = start(folder, List.of(make.split(" ")));
        made.getInputStream().readAllBytes();
        assertThat(made.waitFor()).isZero();
        Process node = start(folder, List.of("node", "-e", """
                const fs = require('fs');
                const files = {key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem')};
                require('https').createServer(files, %s)
                    .listen(0, '127.0.0.1', function () { console.log(this.address().port) });
                """.formatted(handler)));
        int port = Integer.parseInt(node.inputReader().readLine());
        return new NodeTlsServer(node, port, folder.resolve("cert.pem"));
    }

    private static Process start(Path folder, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "there is no " + command.getFirst() + " on this machine");
            throw new IllegalStateException(missing);
        }
    }

    public int port() {
        return port;
    }

    /** As PEM. */
    public Path certificate() {
        return certificate;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
