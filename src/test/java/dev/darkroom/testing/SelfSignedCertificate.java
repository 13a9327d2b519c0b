package dev.darkroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A key and a certificate that nobody vouches for, in a PKCS #12 file. */
public final class SelfSignedCertificate {

    /** Of the file and of the key in it. */
    public static final String PASSWORD = "changeit";

    private SelfSignedCertificate() {}

    /** @param name whom it is for, as keytool has it: {@code dns:named.example} or {@code ip:127.0.0.1} */
    public static Path create(Path folder, String name) throws IOException {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-dname",
                        "CN=" + name.substring(name.indexOf(':') + 1),
                        "-ext",
                        "san=" + name)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        try {
            assertThat(keytool.waitFor()).as(said).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return store;
    }
}
