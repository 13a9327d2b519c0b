package dev.darkroom.e2e;

import dev.darkroom.testing.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of a server on loopback, by a certificate that nobody trusts unless told to. */
final class SelfSigned {

    private SelfSigned() {}

    static SSLContext context(Path folder) throws IOException {
        char[] password = SelfSignedCertificate.PASSWORD.toCharArray();
        try (InputStream keys = Files.newInputStream(SelfSignedCertificate.create(folder, "ip:127.0.0.1"))) {
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(keys, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keyStore, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
