package dev.darkroom.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The password of the embedded database's superuser, in the format of {@code PGPASSFILE}, so that {@code psql} reads it
 * as well; and as it demands, for the eyes of this user alone.
 */
final class PasswordFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String ANY_DATABASE = "*:*:*:postgres:";
    private static final int BYTES = 24;

    private PasswordFile() {}

    /** The password in that file; made if there is none, or none that can be understood. */
    static String read(Path file) throws IOException {
        if (!exists(file)) {
            Files.deleteIfExists(file);
            create(file);
        } else {
            narrow(file);
        }
        return Files.readString(file).strip().substring(ANY_DATABASE.length());
    }

    static boolean exists(Path file) throws IOException {
        return Files.exists(file)
                && Files.readString(file).strip().startsWith(ANY_DATABASE)
                && Files.readString(file).strip().length() > ANY_DATABASE.length();
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // Narrow before anything stands in it.
        Files.createFile(file);
        narrow(file);
        Files.writeString(file, ANY_DATABASE + password + "\n");
    }

    private static void narrow(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }
}
