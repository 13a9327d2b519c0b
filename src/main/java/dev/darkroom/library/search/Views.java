package dev.darkroom.library.search;

import dev.darkroom.library.pixels.Pictures;
import dev.darkroom.library.pixels.Stills;
import dev.darkroom.library.pixels.Unreadable;
import dev.darkroom.shared.CpuBoundExecutor;
import dev.darkroom.shared.CpuBoundExecutor.Priority;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Storage;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Sees what files look like: a picture by itself, a video by a still of it. */
@ApplicationScoped
class Views {

    /** In pixels, for a side: a look is told from 64 of them. */
    private static final int ENOUGH = 256;

    private static final int ENOUGH_OF_A_VIDEO = 512;

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Storage storage;
    private final Pictures pictures;
    private final Stills stills;
    private final CpuBoundExecutor cpu;
    private final long largest;
    private final long maxPixels;

    Views(Storage storage, Pictures pictures, Stills stills, CpuBoundExecutor cpu, SearchConfig config) {
        this.storage = storage;
        this.pictures = pictures;
        this.stills = stills;
        this.cpu = cpu;
        this.largest = config.look().maxFileSize().asLongValue();
        this.maxPixels = config.look().maxPixels();
    }

    /** Empty for what has no look, cannot be opened, or is gone. */
    Optional<Vector> of(Unread.Entry entry) {
        String type = entry.asset().type();
        String key = entry.objectKey();
        if (key == null || !type.equals("image") && !type.equals("video")) {
            return Optional.empty();
        }
        try {
            return storage.find(key)
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
    Vector of(StoredObject object, boolean video, String field) {
        return copied(object.key(), file -> of(file, video, field));
    }

    /** The same for a file. */
    Vector of(Path file, boolean video, String field) {
        return of(file, video, field, Priority.INTERACTIVE);
    }

    private Vector of(Path file, boolean video, String field, Priority priority) {
        try {
            BufferedImage picture = video
                    ? stills.open(file, ENOUGH_OF_A_VIDEO, priority)
                    : pictures.open(file, maxPixels, priority, (width, height) -> Math.min(width, height) / ENOUGH);
            return cpu.call(priority, () -> Look.of(picture));
        } catch (Unreadable unfit) {
            if (unfit.why() == Unreadable.Why.BUSY) {
                throw Problem.unavailable(field + " " + unfit.getMessage(), SOON);
            }
            throw Problem.invalid(field, reason(unfit));
        }
    }

    private static String reason(Unreadable file) {
        return file.why() == Unreadable.Why.NO_FFMPEG
                ? "only videos of your library can be searched by: this server has no ffmpeg"
                : String.valueOf(file.getMessage());
    }

    private <T> T copied(String key, Function<Path, T> look) {
        Path file = storage.copy(key, largest).temporary();
        try {
            return look.apply(file);
        } finally {
            storage.discard(file);
        }
    }
}
