package dev.darkroom.storage.upload;

import dev.darkroom.access.InstallationSecrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The permission to send the bytes of one upload: good for its place, size, type and time, and for nothing else. */
@ApplicationScoped
class UploadUrlSigner {

    private final InstallationSecrets installationSecrets;

    UploadUrlSigner(InstallationSecrets installationSecrets) {
        this.installationSecrets = installationSecrets;
    }

    String of(Upload upload) {
        String what = String.join(
                "\n",
                upload.key(),
                upload.id().toString(),
                Long.toString(upload.closesAt().getEpochSecond()),
                String.valueOf(upload.wish().size()),
                upload.inParts() ? "parts" : "whole",
                upload.wish().contentType());
        return installationSecrets.sign("uploads", what);
    }

    /** Compares in constant time. */
    boolean isGood(Upload upload, @Nullable String signature) {
        return signature != null
                && MessageDigest.isEqual(
                        of(upload).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
