package dev.darkroom.library.preview;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What ffmpeg is asked for, and with how much it has to do: of memory, of time, of pixels and of frames. */
final class FfmpegCommand {

    /** By ffmpeg's names of what reads them: MP4 and its kin (AVIF too), Matroska and WebM, AVI, Ogg. */
    private static final String CONTAINERS = "mov,matroska,avi,ogg";

    /** A little more than 8K video has: what declares more is not decoded. */
    private static final long MAX_PIXELS = 40_000_000;

    /** Of addresses, in KiB: more than one thread takes for so many pixels. */
    private static final String LIMITED = "ulimit -v 3000000; ulimit -t 60; exec \"$0\" \"$@\"";

    private static final int NOT_FOUND = 127;

    /** Nearly black all over, but for a tenth of it. */
    private static final String NOT_BLACK =
            ",format=yuv420p,signalstats,metadata=select:key=lavfi.signalstats.YHIGH:value=32:function=greater";

    private static final int WINDOW = 64 * 1024;

    private final String program;

    FfmpegCommand(String program) {
        this.program = program;
    }

    /** Frames of the first seconds; where they are black, of the first minutes, by key frames; where all are, any. */
    List<List<String>> ways(Path video, Path still, int edge) {
        List<String> seconds = List.of("-t", "10");
        String apart = ",select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.1)'";
        List<List<String>> ways = new ArrayList<>();
        List<String> decoder = decoder(video);
        if (!decoder.isEmpty()) {
            // What tells frames apart knows nothing of transparency.
            ways.add(command(decoder, video, still, scaled(edge) + ",format=rgba,select='gte(t,0.5)'"));
            ways.add(command(decoder, video, still, scaled(edge) + ",format=rgba"));
        }
        ways.add(command(seconds, video, still, scaled(edge) + NOT_BLACK + apart + ",thumbnail=30"));
        List<String> keys = List.of("-skip_frame", "nokey", "-t", "300");
        ways.add(command(keys, video, still, scaled(edge) + NOT_BLACK + ",thumbnail=5"));
        ways.add(command(seconds, video, still, scaled(edge) + ",thumbnail=30"));
        return ways;
    }

    List<String> picture(Path file, Path still, int edge) {
        return command(List.of("-noautorotate"), file, still, scaled(edge));
    }

    boolean isThere() {
        try {
            return succeeds(List.of(program, "-version"), Duration.ofSeconds(20));
        } catch (IOException missing) {
            return false;
        }
    }

    /** @throws IOException when there is no such program */
    boolean succeeds(List<String> command, Duration patience) throws IOException {
        List<String> limited = new ArrayList<>(List.of("sh", "-c", LIMITED));
        limited.addAll(command);
        Process process = new ProcessBuilder(limited)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (process.exitValue() == NOT_FOUND) {
                throw new IOException("no such program");
            }
            return process.exitValue() == 0;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(List<String> reading, Path file, Path still, String filter) {
        // Only the file itself: a playlist must not make it read other files or call anywhere. Protocols alone do
        // not say so, since a playlist on the disk may name whatever else is there.
        List<String> command = new ArrayList<>(List.of(program, "-v", "quiet", "-nostdin", "-y"));
        command.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS));
        command.addAll(List.of("-max_pixels", Long.toString(MAX_PIXELS), "-threads", "1"));
        command.addAll(reading);
        command.addAll(List.of("-i", file.toString(), "-frames:v", "1", "-vf", filter));
        command.addAll(List.of("-c:v", "png", "-f", "image2", still.toString()));
        return command;
    }

    private static String scaled(int edge) {
        return "scale='min(%1$d,iw)':'min(%1$d,ih)':force_original_aspect_ratio=decrease".formatted(edge);
    }

    /** The decoders that know of transparency, of VP8 and VP9, where a WebM says that it has any; the usual ones do not. */
    private static List<String> decoder(Path video) {
        String head;
        try (InputStream bytes = Files.newInputStream(video)) {
            head = new String(bytes.readNBytes(WINDOW), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return List.of();
        }
        // AlphaMode, an element of one byte that is 1.
        boolean alpha = head.contains("\u0053\u00C0\u0081\u0001");
        if (alpha && head.contains("V_VP9")) {
            return List.of("-c:v", "libvpx-vp9");
        }
        return alpha && head.contains("V_VP8") ? List.of("-c:v", "libvpx") : List.of();
    }
}
