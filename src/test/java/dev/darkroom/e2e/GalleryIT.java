package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages in a real browser. */
class GalleryIT {

    @Test
    void a_person_signs_in_and_sees_what_was_made() {
        NodeScripts.assumeNode();
        String browser = NodeScripts.browser();
        Path screenshot = Path.of("target", "e2e", "gallery.png").toAbsolutePath();
        try (PackagedApp app = PackagedApp.darkroom("gallery").start()) {
            NodeScripts.run(
                    "gallery.mjs",
                    Map.of(
                            "DARKROOM_URL",
                            app.url(),
                            "DARKROOM_KEY",
                            PackagedApp.KEY,
                            "CHROMIUM",
                            browser,
                            "SCREENSHOT",
                            screenshot.toString()));
        }
        assertThat(screenshot).isNotEmptyFile();
    }
}
