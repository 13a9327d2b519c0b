package dev.darkroom.boot;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL below the data folder, for those who have configured none. It keeps its promises as any other does
 * ({@code fsync} and {@code synchronous_commit} on), belongs to one running instance at a time, and outlives a crash:
 * a server left behind by a killed instance is stopped first and recovers by itself at its next start.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Why it does not start, said in one line for the person at the console. */
    public static final class CannotStart extends RuntimeException {
        CannotStart(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final FileChannel lockFile;
    private final EmbeddedPostgres server;

    private EmbeddedDatabase(FileChannel lockFile, EmbeddedPostgres server) {
        this.lockFile = lockFile;
        this.server = server;
    }

    /** Starts one and points the service at it; null when a database is configured or none is needed. */
    static @Nullable EmbeddedDatabase unlessConfigured() {
        boolean alone =
                Defaults.setting("quarkus.profile").filter("sandbox"::equals).isPresent();
        if (alone || Defaults.setting("quarkus.datasource.jdbc.url").isPresent()) {
            return null;
        }
        Path dataFolder = Path.of(Defaults.setting("darkroom.data-dir").orElse("data"));
        if (Defaults.setting("darkroom.tour").isPresent()) {
            boolean again = Files.exists(dataFolder.resolve("postgres").resolve("PG_VERSION"));
            System.out.println(
                    again
                            ? "Starting the embedded PostgreSQL ..."
                            : "Starting the embedded PostgreSQL; the first time it is unpacked, which takes a moment ...");
        }
        EmbeddedDatabase database = start(dataFolder);
        System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", "postgres");
        return database;
    }

    /**
     * @param dataFolder made if missing; the database lies in {@code postgres} below it
     * @throws CannotStart when the folder is in use, cannot be written, or the server does not come up
     */
    public static EmbeddedDatabase start(Path dataFolder) {
        Path folder = dataFolder.toAbsolutePath().normalize();
        FileChannel lock = lock(folder);
        try {
            LeftBehind.stop(folder.resolve("postgres"));
            return new EmbeddedDatabase(lock, launch(folder.resolve("postgres")));
        } catch (IOException | IllegalStateException failure) {
            closeQuietly(lock);
            throw new CannotStart(
                    "The embedded PostgreSQL does not start in " + folder + ": " + failure.getMessage()
                            + ". Set QUARKUS_DATASOURCE_JDBC_URL to use a database of your own.",
                    failure);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try (lockFile) {
            server.close();
        } catch (IOException failure) {
            System.err.println("The embedded PostgreSQL did not stop cleanly: " + failure.getMessage());
        }
    }

    private static EmbeddedPostgres launch(Path folder) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                // The library turns these off for tests; here they are what "acknowledged" means.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                // The same order and case rules on every platform, and none taken from the machine's locale.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling("postgres.log").toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling("postgres.log").toFile()))
                .start();
    }

    private static FileChannel lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
            closeQuietly(channel);
        } catch (OverlappingFileLockException ours) {
            throw inUse(folder, ours);
        } catch (IOException failure) {
            throw new CannotStart(
                    "The data folder " + folder + " cannot be used: " + reason(failure)
                            + ". Make it writable for this user, or set DARKROOM_DATA_DIR.",
                    failure);
        }
        throw inUse(folder, null);
    }

    // The message of most of these is the path alone.
    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file and not a folder";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static CannotStart inUse(Path folder, @Nullable Throwable cause) {
        return new CannotStart(
                "The data folder " + folder + " is in use by another Darkroom. Stop it, or set DARKROOM_DATA_DIR.",
                cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The process ends right after; the lock goes with it.
        }
    }
}
