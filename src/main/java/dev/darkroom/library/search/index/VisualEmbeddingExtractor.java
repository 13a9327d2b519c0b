package dev.darkroom.library.search.index;

import dev.darkroom.library.preview.ImageDecoder;
import dev.darkroom.library.preview.UnreadableMediaException;
import dev.darkroom.library.preview.VideoFrameExtractor;
import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.SearchConfig;
import dev.darkroom.library.search.embedding.VisualEmbedding;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Computes visual embeddings of files. Sees what files look like: a picture by itself, a video by a still of it.
 */
@ApplicationScoped
public class VisualEmbeddingExtractor {

    /** In pixels, for a side: a look is told from 64 of them. */
    private static final int ENOUGH = 256;

    private static final int ENOUGH_OF_A_VIDEO = 512;

    private static final Duration SOON = Duration.ofSeconds(2);

    private final ObjectService objectService;
    private final ImageDecoder imageDecoder;
    private final VideoFrameExtractor videoFrameExtractor;
    private final CpuBoundExecutor cpu;
    private final long largest;
    private final long maxPixels;

    VisualEmbeddingExtractor(
            ObjectService objectService,
            ImageDecoder imageDecoder,
            VideoFrameExtractor videoFrameExtractor,
            CpuBoundExecutor cpu,
            SearchConfig config) {
        this.objectService = objectService;
        this.imageDecoder = imageDecoder;
        this.videoFrameExtractor = videoFrameExtractor;
        this.cpu = cpu;
        this.largest = config.look().maxFileSize().asLongValue();
        this.maxPixels = config.look().maxPixels();
    }

    /** Empty for what has no look, cannot be opened, or is gone. */
    public Optional<Embedding> of(IndexQueue.Entry entry) {
        String type = entry.asset().type();
        String key = entry.objectKey();
        if (key == null || !type.equals("image") && !type.equals("video")) {
            return Optional.empty();
        }
        try {
            return objectService
                    .find(key)
                    .map(object ->
                            copied(object.key(), file -> of(file, type.equals("video"), "file", Priority.BACKGROUND)));
        } catch (Problem unfit) {
            if (unfit.kind().retryable()) {
                throw unfit;
            }
            return Optional.empty();
        }
    }

    /**
     * @param field the parameter that named the object
     * @throws Problem 422 when it cannot be looked at
     */
    public Embedding of(StoredObject object, boolean video, String field) {
        return copied(object.key(), file -> of(file, video, field));
    }

    /** The same for a file. */
    public Embedding of(Path file, boolean video, String field) {
        return of(file, video, field, Priority.INTERACTIVE);
    }

    private Embedding of(Path file, boolean video, String field, Priority priority) {
        try {
            BufferedImage picture = video
                    ? videoFrameExtractor.open(file, ENOUGH_OF_A_VIDEO, priority)
                    : imageDecoder.open(file, maxPixels, priority, (width, height) -> Math.min(width, height) / ENOUGH);
            return cpu.call(priority, () -> VisualEmbedding.of(picture));
        } catch (UnreadableMediaException unfit) {
            if (unfit.why() == UnreadableMediaException.Why.BUSY) {
                throw Problem.unavailable(field + " " + unfit.getMessage(), SOON);
            }
            throw Problem.invalid(field, reason(unfit));
        }
    }

    private static String reason(UnreadableMediaException file) {
        return file.why() == UnreadableMediaException.Why.NO_FFMPEG
                ? "only videos of your library can be searched by: this server has no ffmpeg"
                : String.valueOf(file.getMessage());
    }

    private <T> T copied(String key, Function<Path, T> look) {
        Path file = objectService.copy(key, largest).temporary();
        try {
            return look.apply(file);
        } finally {
            objectService.discard(file);
        }
    }
}
