package dev.darkroom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Headless Chromium, which draws a page on a screen of usual colours (sRGB). */
public final class Chromium {

    private Chromium() {}

    /**
     * What is to be seen of a page; ends the test where there is no Chromium.
     *
     * @param folder that the page's files lie in
     * @param body on white, without a margin
     */
    public static BufferedImage draw(Path folder, String body, int width, int height) throws Exception {
        Path page = folder.resolve("page.html");
        Files.writeString(page, "<body style='margin:0;background:#fff'>" + body);
        Path shot = folder.resolve("shot.png");
        Process chromium;
        try {
            chromium = new ProcessBuilder(
                            "chromium",
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--hide-scrollbars",
                            "--force-color-profile=srgb",
                            "--user-data-dir=" + folder.resolve("profile"),
                            "--window-size=" + width + "," + height,
                            "--screenshot=" + shot,
                            page.toUri().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "there is no Chromium on this machine");
            throw missing;
        }
        try {
            assertThat(chromium.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            chromium.destroyForcibly();
        }
        return ImageIO.read(shot.toFile());
    }
}
