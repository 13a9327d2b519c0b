package dev.darkroom.boot;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.TimeBeans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
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
        Optional<String> known = known(file);
        if (known.isEmpty()) {
            return create(file);
        }
        narrow(file);
        return known.get();
    }

    static boolean exists(Path file) throws IOException {
        return known(file).isPresent();
    }

    private static Optional<String> known(Path file) throws IOException {
        String line = Files.exists(file) ? Files.readString(file).strip() : "";
        return line.startsWith(ANY_DATABASE) && line.length() > ANY_DATABASE.length()
                ? Optional.of(line.substring(ANY_DATABASE.length()))
                : Optional.empty();
    }

    private static String create(Path file) throws IOException {
        String password = new Ids(new TimeBeans().clock()).token(BYTES);
        Files.deleteIfExists(file);
        // Narrow before anything stands in it.
        Files.createFile(file);
        narrow(file);
        Files.writeString(file, ANY_DATABASE + password + "\n");
        return password;
    }

    private static void narrow(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }
}
