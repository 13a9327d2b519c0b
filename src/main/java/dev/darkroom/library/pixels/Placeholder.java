package dev.darkroom.library.pixels;

import io.trbl.blurhash.BlurHash;
import java.awt.image.BufferedImage;

/** A picture in some thirty characters, to be shown until it has come: a BlurHash (blurha.sh). */
final class Placeholder {

    /** More pixels than this say nothing more about so few colours. */
    private static final int EDGE = 32;

    private Placeholder() {}

    /** Four by three components, or three by four where it is higher than wide. */
    static String of(BufferedImage picture) {
        BufferedImage tiny = Scaling.to(Math.min(EDGE, Scaling.edge(picture)), picture);
        int width = tiny.getWidth();
        int height = tiny.getHeight();
        boolean upright = height > width;
        return BlurHash.encode(
                tiny.getRGB(0, 0, width, height, null, 0, width), width, height, upright ? 3 : 4, upright ? 4 : 3);
    }
}
