package dev.darkroom.library.preview;

import io.trbl.blurhash.BlurHash;
import java.awt.image.BufferedImage;

/**
 * BlurHash placeholders. A picture in some thirty characters, to be shown until it has come: a BlurHash
 * (blurha.sh).
 */
final class BlurHashPlaceholder {

    /** More pixels than this say nothing more about so few colours. */
    private static final int EDGE = 32;

    private BlurHashPlaceholder() {}

    /** Four by three components, or three by four where it is higher than wide. */
    static String of(BufferedImage picture) {
        BufferedImage tiny = ImageScaler.to(Math.min(EDGE, ImageScaler.edge(picture)), picture);
        int width = tiny.getWidth();
        int height = tiny.getHeight();
        boolean upright = height > width;
        return BlurHash.encode(
                tiny.getRGB(0, 0, width, height, null, 0, width), width, height, upright ? 3 : 4, upright ? 4 : 3);
    }
}
