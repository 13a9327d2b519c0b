package dev.darkroom.imports;

import dev.darkroom.deliveries.webhook.SecretCipher;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.library.RemoteLibraries;
import dev.darkroom.upstream.library.RemoteLibrary;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The libraries that imports read, each with the credential that was given for it. */
@Singleton
class ImportedLibraries {

    private final RemoteLibraries libraries;
    private final SecretCipher cipher;

    ImportedLibraries(RemoteLibraries libraries, SecretCipher cipher) {
        this.libraries = libraries;
        this.cipher = cipher;
    }

    RemoteLibrary of(LibraryImport at) {
        // Its credential is forgotten at its end, and none means the configured account.
        if (!at.isRunning()) {
            throw new IllegalStateException("the import has ended");
        }
        byte[] credential = at.credential();
        return credential == null
                ? libraries.configured()
                : libraries.at(
                        WebUrl.valueOf(at.origin()), new String(cipher.decrypt(credential), StandardCharsets.UTF_8));
    }

    /** The credential that opens a file at its library's own address: what its owner has restricted is there for its owner. */
    @Nullable String authorizationFor(LibraryImport at, WebUrl file) {
        boolean isThere = at.source() == ImportSource.FAL
                && at.isRunning()
                && (at.credential() != null || libraries.configuredBase().isPresent());
        return isThere ? of(at).authorizationFor(file) : null;
    }

    /** What the ids of the configured account's library are unique in. */
    String configuredOrigin() {
        return libraries
                .configuredBase()
                .map(WebUrl::base)
                .orElseThrow(() -> Problem.invalid("key", "is required: no provider is configured that has a library"));
    }

    byte[] encrypted(String authorization) {
        return cipher.encrypt(authorization.getBytes(StandardCharsets.UTF_8));
    }
}
