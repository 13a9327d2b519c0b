package dev.darkroom.e2e;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of other origins, in a real browser. */
class CrossOriginIT {

    @Test
    void a_page_of_another_origin_has_what_it_brings_and_no_more() {
        NodeScripts.assumeNode();
        String browser = NodeScripts.browser();
        try (PackagedApp app = PackagedApp.darkroom("cross-origin").start()) {
            NodeScripts.run(
                    "cross-origin.mjs",
                    Map.of("DARKROOM_URL", app.url(), "DARKROOM_KEY", PackagedApp.KEY, "CHROMIUM", browser));
        }
    }
}
