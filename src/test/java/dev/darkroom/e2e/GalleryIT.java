package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in a real browser. */
class GalleryIT {

    @Test
    void a_person_signs_in_and_sees_what_was_made() {
        NodeScripts.assumeNode();
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> NodeScripts.onPath(name).stream())
                .findFirst();
        assumeTrue(browser.isPresent(), "skipped: there is no Chromium on the PATH");
        Path screenshot = Path.of("target", "e2e", "gallery.png").toAbsolutePath();
        try (PackagedApp app = PackagedApp.darkroom("gallery").start()) {
            NodeScripts.run(
                    "gallery.mjs",
                    Map.of(
                            "DARKROOM_URL", app.url(),
                            "DARKROOM_KEY", PackagedApp.KEY,
                            "CHROMIUM", browser.get().toString(),
                            "SCREENSHOT", screenshot.toString()));
        }
        assertThat(screenshot).isNotEmptyFile();
    }
}
