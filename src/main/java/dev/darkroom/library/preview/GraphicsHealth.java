package dev.darkroom.library.preview;

import jakarta.inject.Singleton;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Not ready while a native executable lacks the shared libraries of ImageIO, which its build puts beside it: no picture
 * could be looked at. A JVM brings its own.
 */
@Readiness
@Singleton
class GraphicsHealth implements HealthCheck {

    /** Those that pictures need; the others belong to fonts and windows. */
    private static final List<String> LIBRARIES = List.of("awt", "awt_headless", "java", "javajpeg", "jvm", "lcms");

    private static final String KIND_OF_IMAGE = "org.graalvm.nativeimage.imagecode";

    private final List<String> missing;

    GraphicsHealth() {
        Optional<Path> executable =
                ProcessHandle.current().info().command().map(Path::of).filter(_ -> isNative());
        this.missing = missing(executable.map(Path::getParent).orElse(null), System.getProperty("java.library.path"));
    }

    private static boolean isNative() {
        return "runtime".equals(System.getProperty(KIND_OF_IMAGE));
    }

    /**
     * The file names that are in none of the folders.
     *
     * @param beside where the executable lies; null on a JVM, which lacks none
     * @param path   further folders, as {@code java.library.path} has them
     */
    static List<String> missing(@Nullable Path beside, @Nullable String path) {
        if (beside == null) {
            return List.of();
        }
        List<Path> folders = Stream.concat(
                        Stream.of(beside),
                        Stream.of((path == null ? "" : path).split(File.pathSeparator))
                                .filter(folder -> !folder.isEmpty())
                                .map(Path::of))
                .toList();
        return LIBRARIES.stream()
                .map(System::mapLibraryName)
                .filter(library -> folders.stream().noneMatch(folder -> Files.exists(folder.resolve(library))))
                .toList();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("graphics").status(missing.isEmpty());
        return (missing.isEmpty()
                        ? answer
                        : answer.withData("missing beside the executable", String.join(", ", missing)))
                .build();
    }
}
