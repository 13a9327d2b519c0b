package dev.darkroom.boot;

import dev.darkroom.shared.work.Backoff;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL below the data folder, for those who have configured none. It keeps its promises as any other does
 * ({@code fsync} and {@code synchronous_commit} on), belongs to one running instance at a time, and outlives a crash:
 * a server left behind by a killed instance is stopped first and recovers by itself at its next start. Whoever connects
 * needs the password that lies beside it; a server that ends unasked is started again where {@link #supervised} was asked
 * for.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RESTARTS = 4;
    /** Doubled with each. The killed server's own processes need a moment to notice. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);
    /** Ended sooner, it has not come back for good. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private static volatile @Nullable EmbeddedDatabase ofThisProcess;

    /** Why it does not start, said in one line for the person at the console. */
    public static final class CannotStart extends RuntimeException {
        CannotStart(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final FileChannel lockFile;
    private final Path folder;
    private final String password;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final EmbeddedPostgres server;
    private volatile boolean lost;

    private EmbeddedDatabase(FileChannel lockFile, Path folder, String password, EmbeddedPostgres server) {
        this.lockFile = lockFile;
        this.folder = folder;
        this.password = password;
        this.server = server;
    }

    boolean isGone() {
        return lost;
    }

    /** Whether this process has one that ended and cannot be started again. */
    static boolean isLost() {
        EmbeddedDatabase ours = ofThisProcess;
        return ours != null && ours.isGone();
    }

    /** Starts one and points the service at it; null when a database is configured or none is needed. */
    static @Nullable EmbeddedDatabase unlessConfigured() {
        if (PreBootSettings.isSandboxAlone()
                || PreBootSettings.setting("quarkus.datasource.jdbc.url").isPresent()) {
            return null;
        }
        Path dataFolder = DataFolder.configured();
        if (PreBootSettings.setting("darkroom.tour").isPresent()) {
            boolean again = Files.exists(dataFolder.resolve("postgres").resolve("PG_VERSION"));
            System.out.println(
                    again
                            ? "Starting the embedded PostgreSQL ..."
                            : "Starting the embedded PostgreSQL; the first time it is unpacked, which takes a moment ...");
        }
        EmbeddedDatabase database = start(dataFolder).supervised();
        ofThisProcess = database;
        System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", "postgres");
        System.setProperty("quarkus.datasource.password", database.password());
        return database;
    }

    /**
     * @param dataFolder made if missing; the database lies in {@code postgres} below it, its password in {@code pgpass}
     * @throws CannotStart when the folder is in use, cannot be written, or the server does not come up
     */
    public static EmbeddedDatabase start(Path dataFolder) {
        Path folder = dataFolder.toAbsolutePath().normalize();
        FileChannel lock = lock(folder);
        try {
            Path postgres = folder.resolve("postgres");
            Postmaster.stop(postgres);
            Path passwordFile = folder.resolve("pgpass");
            boolean known = PasswordFile.exists(passwordFile) && PasswordLogin.isOn(postgres);
            String password = PasswordFile.read(passwordFile);
            if (!known) {
                PasswordLogin.suspend(postgres);
            }
            EmbeddedPostgres server = launch(postgres, password);
            EmbeddedDatabase database = new EmbeddedDatabase(lock, postgres, password, server);
            if (!known) {
                database.askForPassword();
            }
            return database;
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

    /** That of its user {@code postgres}. */
    public String password() {
        return password;
    }

    /** Starts the server again when it ends unasked, on the same port; after some tries in vain it is lost. */
    public EmbeddedDatabase supervised() {
        Thread.ofPlatform().daemon().name("embedded-postgres").start(this::supervise);
        return this;
    }

    @Override
    public void close() {
        closing.countDown();
        stop();
    }

    private synchronized void stop() {
        try (lockFile) {
            server.close();
        } catch (IOException failure) {
            System.err.println("The embedded PostgreSQL did not stop cleanly: " + failure.getMessage());
        }
    }

    private void askForPassword() throws IOException {
        try {
            PasswordLogin.turnOn(server, folder, password);
        } catch (IOException | SQLException failure) {
            server.close();
            throw new IOException("it takes no password: " + failure.getMessage(), failure);
        }
    }

    // Its own process: the one that started it has ended long since.
    private void supervise() {
        int restarts = 0;
        try {
            while (true) {
                long since = System.nanoTime();
                Postmaster.of(folder).ifPresent(running -> running.onExit().join());
                if (System.nanoTime() - since > STABLE.toNanos()) {
                    restarts = 0;
                }
                Duration pause = Backoff.doubled(FIRST_PAUSE, restarts, MAX_PAUSE);
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (restarts == RESTARTS) {
                    lost = true;
                    LOG.errorf("The embedded PostgreSQL ended and does not start again; see %s", log());
                    return;
                }
                startAgain(++restarts);
            }
        } catch (IOException unreadable) {
            lost = true;
            LOG.errorf(
                    "The state of the embedded PostgreSQL cannot be read, and it is no longer started again: %s",
                    unreadable.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void startAgain(int attempt) {
        if (closing.getCount() == 0) {
            return;
        }
        LOG.warnf("The embedded PostgreSQL has ended; it is started again (%d of %d)", attempt, RESTARTS);
        try {
            Postmaster.startAgain(folder, log());
        } catch (IOException failure) {
            LOG.warnf("The embedded PostgreSQL does not start: %s; see %s", failure.getMessage(), log());
        }
    }

    private Path log() {
        return folder.resolveSibling("postgres.log");
    }

    private static EmbeddedPostgres launch(Path folder, String password) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setConnectConfig("password", password)
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
            throw new CannotStart(DataFolder.unusable(folder, failure, "DARKROOM_DATA_DIR"), failure);
        }
        throw inUse(folder, null);
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
