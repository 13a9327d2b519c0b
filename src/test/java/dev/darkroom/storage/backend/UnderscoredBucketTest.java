package dev.darkroom.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.BucketConfig;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.testing.LoopbackNames;
import dev.darkroom.testing.NodeTlsServer;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket whose host has an underscore, behind a proxy that lets through what is signed for that host. */
class UnderscoredBucketTest {

    private static final String KEY = "abcdefghijklmnopqrstuv_a.txt";
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder = Path.of(".");

    private static @Nullable S3Server s3;
    private static @Nullable NodeTlsServer proxy;
    private final Map<String, String> before = System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("javax.net.ssl.trustStore"))
            .collect(Collectors.toMap(name -> name, System::getProperty));

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        S3Server server = S3Server.start();
        s3 = server;
        proxy = NodeTlsServer.start(folder, "s3_store." + LoopbackNames.DOMAIN, """
                (q, a) => {
                    const crypto = require('crypto');
                    const hash = text => crypto.createHash('sha256').update(text).digest('hex');
                    const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
                    const authorization = /Credential=[^/]*\\/([^,]*), SignedHeaders=([^,]*), Signature=(.*)/
                        .exec(q.headers.authorization) || ['', '', '', ''];
                    const [, scope, names, signature] = authorization;
                    const [path, query] = q.url.split('?');
                    const request = [q.method, path, (query || '').split('&').sort().join('&'),
                        ...names.split(';').map(name => name + ':' + q.headers[name]), '', names,
                        q.headers['x-amz-content-sha256']].join('\\n');
                    const text = ['AWS4-HMAC-SHA256', q.headers['x-amz-date'], scope, hash(request)].join('\\n');
                    const key = scope.split('/').reduce(hmac, 'AWS4%s');
                    const named = q.socket.servername + ':' + q.socket.localPort === q.headers.host;
                    if (!named || hmac(key, text).toString('hex') !== signature) {
                        a.writeHead(403).end();
                        return;
                    }
                    // The service behind takes no such name.
                    const headers = {...q.headers, host: '127.0.0.1'};
                    const on = {port: %d, method: q.method, path: q.url, headers};
                    q.pipe(require('http').request(on, r => r.pipe(a.writeHead(r.statusCode, r.headers))));
                }
                """.formatted(
                        BucketConfig.SECRET, server.endpoint().getPort()));
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }

    @AfterEach
    void trustWhomItDidBefore() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
        before.forEach(System::setProperty);
    }

    @Test
    void files_are_put_read_and_deleted_by_tls() throws Exception {
        trust();
        BucketObjectStore store = store("s3_store." + LoopbackNames.DOMAIN);

        store.put(Files.writeString(folder.resolve("a.txt"), "hello"), KEY, "text/plain");
        try (InputStream bytes = store.open(KEY, ByteRange.ALL)) {
            assertThat(bytes).hasContent("hello");
        }
        store.check();
    }

    @Test
    void but_not_with_a_certificate_of_another_host_or_of_a_stranger() throws Exception {
        BucketObjectStore untrusted = store("s3_store." + LoopbackNames.DOMAIN);
        assertUnreachable(untrusted);
        trust();
        assertUnreachable(store("s3_other." + LoopbackNames.DOMAIN));
    }

    private static void assertUnreachable(BucketObjectStore store) {
        assertThatThrownBy(store::check)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    }

    private static BucketObjectStore store(String host) {
        BucketConfig config = BucketConfig.at(URI.create("https://" + host + ":" + proxy().port()));
        TemporaryFiles temporaries = new TemporaryFiles(folder, new Ids(Clock.systemUTC()));
        S3Service service = S3Service.of(config);
        BucketPartStore parts = new BucketPartStore(service, config, temporaries);
        return new BucketObjectStore(service, parts, config, temporaries, 1 << 20);
    }

    private static void trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(proxy().certificate())) {
            trusted.setCertificateEntry(
                    "proxy", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private static NodeTlsServer proxy() {
        if (proxy == null) {
            throw new IllegalStateException("not started");
        }
        return proxy;
    }
}
