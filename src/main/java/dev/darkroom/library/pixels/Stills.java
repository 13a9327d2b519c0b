package dev.darkroom.library.pixels;

import dev.darkroom.library.pixels.Unreadable.Why;
import dev.darkroom.storage.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes a still out of a video with ffmpeg, if the machine has it: no library for Java reads enough of them. */
@ApplicationScoped
public class Stills {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** By ffmpeg's names of what reads them: MP4 and its kin (AVIF too), Matroska and WebM, AVI, Ogg. */
    private static final String CONTAINERS = "mov,matroska,avi,ogg";

    /** A little more than 8K video has: what declares more is not decoded. */
    private static final long MOST_PIXELS = 40_000_000;

    private final Storage storage;
    private final Pictures pictures;
    private final String program;

    Stills(Storage storage, Pictures pictures, MediaConfig config) {
        this.storage = storage;
        this.pictures = pictures;
        this.program = config.ffmpeg();
    }

    /**
     * A typical frame of the first ten seconds, the way up that it is shown.
     *
     * @param edge in pixels, at least 2: a larger one is made smaller, so that neither side is longer
     * @throws Unreadable when it is none that can be read, or this machine cannot read any
     */
    public BufferedImage open(Path video, int edge) {
        Path still = storage.newTemporary();
        try {
            if (!succeeds(command(video, still, edge))) {
                throw new Unreadable(Why.DAMAGED, "is no video that can be read");
            }
            return pictures.open(still, Long.MAX_VALUE, (_, _) -> 1);
        } catch (IOException missing) {
            throw new Unreadable(Why.NO_FFMPEG, "takes ffmpeg to be opened, and this server has none");
        } finally {
            storage.discard(still);
        }
    }

    /** Whether there is such a program on this machine. */
    boolean arePossible() {
        try {
            return succeeds(List.of(program, "-version"));
        } catch (IOException missing) {
            return false;
        }
    }

    private List<String> command(Path video, Path still, int edge) {
        // Only the file itself: a playlist must not make it read other files or call anywhere. Protocols alone do
        // not say so, since a playlist on the disk may name whatever else is there.
        return List.of(
                program,
                "-v",
                "quiet",
                "-nostdin",
                "-y",
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                CONTAINERS,
                "-max_pixels",
                Long.toString(MOST_PIXELS),
                "-threads",
                "1",
                "-t",
                "10",
                "-i",
                video.toString(),
                "-frames:v",
                "1",
                "-vf",
                typical(edge),
                "-c:v",
                "png",
                "-f",
                "image2",
                still.toString());
    }

    /** Of so many frames the one that is most like the others: the first is often black. */
    private static String typical(int edge) {
        return "scale='min(%1$d,iw)':'min(%1$d,ih)':force_original_aspect_ratio=decrease,thumbnail=30".formatted(edge);
    }

    private static boolean succeeds(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
