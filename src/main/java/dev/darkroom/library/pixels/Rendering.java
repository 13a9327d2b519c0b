package dev.darkroom.library.pixels;

import dev.darkroom.library.media.Media;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the previews of a file: a poster of a video, whatever thumbnails are smaller than the picture, a placeholder. */
@ApplicationScoped
class Rendering {

    static final String POSTER = "poster";

    /** Pictures that ffmpeg opens, and nothing else here. */
    private static final Set<String> BY_FFMPEG = Set.of("image/avif");

    private static final int POSTER_EDGE = 1920;

    /** Twice what is wanted: what is halved once is smooth. */
    private static final int ENOUGH = 2 * Size.LARGE.edge();

    /** @param flat without anything to see through, at most as large as a poster */
    record Image(String variant, BufferedImage flat) {}

    /** @param images the largest first; none of a picture smaller than the smallest thumbnail */
    record Rendered(List<Image> images, String placeholder) {}

    private final Pictures pictures;
    private final Stills stills;
    private final long maxPixels;

    Rendering(Pictures pictures, Stills stills, MediaConfig config) {
        this.pictures = pictures;
        this.stills = stills;
        this.maxPixels = config.thumbnails().maxPixels();
    }

    /** @throws Unreadable when the file is neither a picture nor a video that can be opened */
    Rendered of(Path file, String contentType) {
        List<Image> images = new ArrayList<>();
        BufferedImage picture;
        if (contentType.startsWith("video/")) {
            picture = Scaling.flat(stills.open(file, POSTER_EDGE, Haste.BACKGROUND));
            images.add(new Image(POSTER, picture));
        } else if (BY_FFMPEG.contains(contentType)) {
            picture = Scaling.upright(stills.picture(file, ENOUGH), Media.orientation(file, contentType));
        } else {
            picture = pictures.open(
                    file, maxPixels, Haste.BACKGROUND, (width, height) -> Math.max(width, height) / ENOUGH);
            picture = Scaling.upright(picture, Media.orientation(file, contentType));
        }
        for (Size size : List.of(Size.LARGE, Size.MEDIUM, Size.SMALL)) {
            if (size.edge() < Scaling.edge(picture)) {
                picture = Scaling.to(size.edge(), picture);
                images.add(new Image(size.label(), picture));
            }
        }
        return new Rendered(images, Placeholder.of(picture));
    }
}
