package dev.darkroom.library.search;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes a still out of a video with ffmpeg, if the machine has it: no library for Java reads enough of them. */
@ApplicationScoped
class Stills {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of so many frames the one that is most like the others: the first is often black. */
    private static final String TYPICAL_AND_SMALL = "thumbnail=30,scale=512:-2";

    /** By ffmpeg's names of what reads them: MP4 and its kin, Matroska and WebM, AVI, Ogg. */
    private static final String CONTAINERS = "mov,matroska,avi,ogg";

    private final Storage storage;
    private final Pictures pictures;
    private final String program;

    Stills(Storage storage, Pictures pictures, SearchConfig config) {
        this.storage = storage;
        this.pictures = pictures;
        this.program = config.look().ffmpeg();
    }

    /**
     * @param field the parameter that named the video
     * @throws Problem 422 when it is none that can be read, or this machine cannot read any
     */
    Vector require(Path video, String field) {
        Path still = storage.newTemporary();
        try {
            // Only the file itself: a playlist must not make it read other files or call anywhere. Protocols alone do
            // not say so, since a playlist on the disk may name whatever else is there.
            List<String> command = List.of(
                    program,
                    "-v",
                    "quiet",
                    "-nostdin",
                    "-y",
                    "-protocol_whitelist",
                    "file",
                    "-format_whitelist",
                    CONTAINERS,
                    "-t",
                    "10",
                    "-i",
                    video.toString(),
                    "-frames:v",
                    "1",
                    "-vf",
                    TYPICAL_AND_SMALL,
                    "-c:v",
                    "png",
                    "-f",
                    "image2",
                    still.toString());
            if (!succeeds(command)) {
                throw Problem.invalid(field, "is no video that can be read");
            }
            return pictures.require(still, field);
        } catch (IOException missing) {
            throw Problem.invalid(field, "only videos of your library can be searched by: this server has no ffmpeg");
        } finally {
            storage.discard(still);
        }
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
