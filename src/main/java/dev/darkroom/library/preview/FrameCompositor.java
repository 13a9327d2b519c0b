package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaProbe.Canvas;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Composes the first frame of an animation onto its canvas; what the frame does not cover lets through. */
final class FrameCompositor {

    private FrameCompositor() {}

    /** @param kept of how many pixels one is, in each direction */
    static BufferedImage of(BufferedImage frame, Canvas canvas, int kept) {
        int width = Math.ceilDiv(canvas.width(), kept);
        int height = Math.ceilDiv(canvas.height(), kept);
        if (frame.getWidth() == width && frame.getHeight() == height) {
            return frame;
        }
        BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = whole.createGraphics();
        pen.setComposite(AlphaComposite.Src);
        pen.drawImage(frame, canvas.left() / kept, canvas.top() / kept, null);
        pen.dispose();
        return whole;
    }
}
