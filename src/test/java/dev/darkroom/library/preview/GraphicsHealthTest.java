package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which shared libraries a native executable lacks. */
class GraphicsHealthTest {

    @TempDir
    Path folder;

    @Test
    void aJvmLacksNone() {
        assertThat(new GraphicsHealth().call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void anExecutableAloneLacksThemAll() {
        assertThat(GraphicsHealth.missing(folder, null))
                .contains(System.mapLibraryName("awt"), System.mapLibraryName("javajpeg"));
    }

    @Test
    void theyMayLieBesideItOrOnThePathOfLibraries() throws IOException {
        Path beside = Files.createDirectory(folder.resolve("beside"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        for (String library : GraphicsHealth.missing(beside, "")) {
            Files.createFile((library.contains("jvm") ? elsewhere : beside).resolve(library));
        }
        assertThat(GraphicsHealth.missing(beside, "")).containsExactly(System.mapLibraryName("jvm"));
        assertThat(GraphicsHealth.missing(beside, elsewhere.toString())).isEmpty();
    }
}
