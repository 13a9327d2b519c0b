package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.library.media.MediaProbe.AlphaItem;
import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Extracts a frame of a video. Takes a still out of a video with ffmpeg, if the machine has it: no library for Java
 * reads enough of them.
 */
@ApplicationScoped
public class VideoFrameExtractor {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ObjectService objectService;
    private final ImageDecoder imageDecoder;
    private final DecodingBudget budget;
    private final CpuBoundExecutor cpu;
    private final FfmpegCommand ffmpeg;

    VideoFrameExtractor(
            ObjectService objectService,
            ImageDecoder imageDecoder,
            DecodingBudget budget,
            CpuBoundExecutor cpu,
            MediaConfig config) {
        this.objectService = objectService;
        this.imageDecoder = imageDecoder;
        this.budget = budget;
        this.cpu = cpu;
        this.ffmpeg = new FfmpegCommand(config.ffmpeg());
    }

    /**
     * A typical frame of a video's beginning, the way up that it is shown, on white where it lets through; a black one
     * only where nothing else is to be seen.
     *
     * @param edge in pixels, at least 2: a larger one is made smaller, so that neither side is longer
     * @throws UnreadableMediaException when it is none that can be read, or this machine cannot read any
     */
    public BufferedImage open(Path video, int edge, Priority priority) {
        return still(priority, target -> ffmpeg.ways(video, target, edge));
    }

    /** A picture that nothing else here opens (AVIF), in the same way; but not turned, and where it lets through it still does. */
    BufferedImage picture(Path file, int edge) {
        BufferedImage stored = still(Priority.BACKGROUND, target -> List.of(ffmpeg.picture(file, target, edge)));
        BufferedImage colours = cpu.call(
                Priority.BACKGROUND,
                () -> SrgbConversion.of(
                        stored, MediaProbe.colours(file, "image/avif").orElse(null)));
        return MediaProbe.alphaItem(file)
                .map(alpha -> seenThrough(colours, file, alpha, edge))
                .orElse(colours);
    }

    private BufferedImage seenThrough(BufferedImage colours, Path file, AlphaItem alpha, int edge) {
        Path other = objectService.newTemporary();
        try {
            show(file, other, alpha);
            BufferedImage greys = still(Priority.BACKGROUND, target -> List.of(ffmpeg.picture(other, target, edge)));
            return cpu.call(Priority.BACKGROUND, () -> AlphaMask.of(colours, greys));
        } finally {
            objectService.discard(other);
        }
    }

    /** Whether there is such a program on this machine. */
    boolean arePossible() {
        return ffmpeg.isThere();
    }

    private BufferedImage still(Priority priority, Function<Path, List<List<String>>> ways) {
        Path still = objectService.newTemporary();
        try {
            budget.inPlace(priority, () -> write(still, ways.apply(still)));
            return imageDecoder.open(still, Long.MAX_VALUE, priority, (_, _) -> 1);
        } finally {
            objectService.discard(still);
        }
    }

    /** By the first way that leads to a picture, in as much time as all of them have together. */
    private boolean write(Path still, List<List<String>> ways) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (List<String> way : ways) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.isPositive() && ffmpeg.succeeds(way, left) && Files.size(still) > 0) {
                    return true;
                }
            }
        } catch (IOException missing) {
            throw new UnreadableMediaException(Why.NO_FFMPEG, "takes ffmpeg to be opened, and this server has none");
        }
        throw new UnreadableMediaException(Why.DAMAGED, "is no video that can be read");
    }

    /** The same file, in which what shows through is what is shown. */
    private static void show(Path file, Path copy, AlphaItem alpha) {
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            try (RandomAccessFile bytes = new RandomAccessFile(copy.toFile(), "rw")) {
                bytes.seek(alpha.place());
                bytes.writeShort(alpha.item());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
