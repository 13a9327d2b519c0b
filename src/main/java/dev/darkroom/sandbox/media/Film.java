package dev.darkroom.sandbox.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.Codec;
import org.jcodec.common.Format;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;

/** Videos: H.264 in MP4, a scene that slowly moves. */
public final class Film {
    /** Frames per second; few, because every one is painted. */
    public static final int FPS = 12;

    /** Longest film, in milliseconds. */
    public static final int MAX_MILLIS = 5_000;

    private Film() {}

    /** How many frames a film of that length has. */
    public static int frames(int millis) {
        return Math.max(1, Math.round(millis * FPS / 1000f));
    }

    static byte[] mp4(Recipe recipe) {
        int frames = frames(Math.min(recipe.millis(), MAX_MILLIS));
        // Raw frames are the worst that an encoder can make of them; the film itself is far smaller.
        var buffer = ByteBuffer.allocate(64 * 1024 + frames * recipe.width() * recipe.height() * 3 / 2);
        try (var channel = ByteBufferSeekableByteChannel.writeToByteBuffer(buffer)) {
            var encoder = new SequenceEncoder(channel, Rational.R(FPS, 1), Format.MOV, Codec.H264, null);
            for (int i = 0; i < frames; i++) {
                double time = i / (double) FPS;
                encoder.encodeNativeFrame(
                        picture(Painter.paint(recipe.scene(), recipe.width(), recipe.height(), time)));
            }
            encoder.finish();
            // Not the buffer's position: the muxer goes back to write the length of what it wrote.
            return Arrays.copyOf(buffer.array(), (int) channel.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** jcodec keeps samples as signed bytes, 128 less than they are. */
    private static Picture picture(BufferedImage image) {
        var picture = Picture.create(image.getWidth(), image.getHeight(), ColorSpace.RGB);
        byte[] samples = picture.getPlaneData(0);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            samples[3 * i] = (byte) ((pixels[i] >> 16 & 255) - 128);
            samples[3 * i + 1] = (byte) ((pixels[i] >> 8 & 255) - 128);
            samples[3 * i + 2] = (byte) ((pixels[i] & 255) - 128);
        }
        return picture;
    }
}
