package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file system of two megabytes for the objects, where one can be mounted: by root, on Linux. */
public class SmallDisk implements QuarkusTestResourceLifecycleManager {

    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        try {
            Path made = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "small")
                    .toAbsolutePath();
            folder = mount(made, "2m") ? made : null;
            return folder == null
                    ? Map.of()
                    : Map.of("darkroom.storage.directory", made.toString(), "darkroom.storage.low-space", "0");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        if (folder != null) {
            unmount(folder);
        }
    }

    /** Whether it is mounted now. */
    public static boolean mount(Path folder, String size) {
        return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    }

    public static void unmount(Path folder) {
        run("umount", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
