package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Renders the previews of a file: a poster of a video, whatever thumbnails are smaller than the picture, a placeholder.
 */
@ApplicationScoped
class PreviewRenderer {

    static final String POSTER = "poster";

    /** Pictures that ffmpeg opens, and nothing else here. */
    private static final Set<String> BY_FFMPEG = Set.of("image/avif");

    private static final int POSTER_EDGE = 1920;

    /** Twice what is wanted: what is halved once is smooth. */
    private static final int ENOUGH = 2 * ThumbnailSize.LARGE.edge();

    /** @param jpeg at most as large as a poster */
    record Image(String variant, byte[] jpeg, int width, int height) {
        static Image of(String variant, BufferedImage flat) {
            return new Image(variant, JpegWriter.of(flat), flat.getWidth(), flat.getHeight());
        }
    }

    /** @param images the largest first; none of a picture smaller than the smallest thumbnail */
    record Rendered(List<Image> images, String placeholder) {}

    private final ImageDecoder imageDecoder;
    private final VideoFrameExtractor videoFrameExtractor;
    private final CpuBoundExecutor cpu;
    private final long maxPixels;

    PreviewRenderer(
            ImageDecoder imageDecoder,
            VideoFrameExtractor videoFrameExtractor,
            CpuBoundExecutor cpu,
            MediaConfig config) {
        this.imageDecoder = imageDecoder;
        this.videoFrameExtractor = videoFrameExtractor;
        this.cpu = cpu;
        this.maxPixels = config.thumbnails().maxPixels();
    }

    /** @throws UnreadableMediaException when the file is neither a picture nor a video that can be opened */
    Rendered of(Path file, String contentType) {
        boolean video = contentType.startsWith("video/");
        BufferedImage opened = opened(file, contentType, video);
        return cpu.call(Priority.BACKGROUND, () -> previews(opened, video, MediaProbe.orientation(file, contentType)));
    }

    private BufferedImage opened(Path file, String contentType, boolean video) {
        if (video) {
            return videoFrameExtractor.open(file, POSTER_EDGE, Priority.BACKGROUND);
        }
        return BY_FFMPEG.contains(contentType)
                ? videoFrameExtractor.picture(file, ENOUGH)
                : imageDecoder.open(
                        file, maxPixels, Priority.BACKGROUND, (width, height) -> Math.max(width, height) / ENOUGH);
    }

    private static Rendered previews(BufferedImage opened, boolean video, int orientation) {
        List<Image> images = new ArrayList<>();
        BufferedImage picture = video ? ImageScaler.flat(opened) : ImageScaler.upright(opened, orientation);
        if (video) {
            images.add(Image.of(POSTER, picture));
        }
        for (ThumbnailSize thumbnailSize : List.of(ThumbnailSize.LARGE, ThumbnailSize.MEDIUM, ThumbnailSize.SMALL)) {
            if (thumbnailSize.edge() < ImageScaler.edge(picture)) {
                picture = ImageScaler.to(thumbnailSize.edge(), picture);
                images.add(Image.of(thumbnailSize.label(), picture));
            }
        }
        return new Rendered(images, BlurHashPlaceholder.of(picture));
    }
}
