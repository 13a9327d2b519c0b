package dev.darkroom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Headless Chromium, which draws a page on a screen of usual colours (sRGB). */
public final class Chromium {

    private Chromium() {}

    /**
     * Each of many pictures as it is drawn, in a square cell of its own; ends the test where there is no Chromium.
     *
     * @param folder that the pictures are written to
     * @param border of black around each, in pixels, so that its size is to be seen
     */
    public static List<BufferedImage> drawEach(Path folder, List<byte[]> pictures, int perRow, int cell, int border)
            throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < pictures.size(); i++) {
            Files.write(folder.resolve("p" + i), pictures.get(i));
            body.append("<img src='p%d' style='position:absolute;left:%dpx;top:%dpx;border:%dpx solid #000'>"
                    .formatted(i, i % perRow * cell, i / perRow * cell, border));
        }
        int rows = Math.ceilDiv(pictures.size(), perRow);
        BufferedImage page = draw(folder, body.toString(), perRow * cell, Math.max(600, rows * cell));
        return IntStream.range(0, pictures.size())
                .mapToObj(i -> page.getSubimage(i % perRow * cell, i / perRow * cell, cell, cell))
                .toList();
    }

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
