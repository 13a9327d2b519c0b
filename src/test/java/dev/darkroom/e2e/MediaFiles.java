package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jcodec.api.FrameGrab;
import org.jcodec.api.JCodecException;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Picture;

/** Opens files as the programs would that they are for. */
final class MediaFiles {

    private static final int GLB_HEADER = 12;

    private MediaFiles() {}

    /** A film whose first frame could be decoded. */
    record Film(int width, int height, double seconds) {}

    static BufferedImage picture(byte[] file) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
            assertThat(picture).as("a picture of %d bytes", file.length).isNotNull();
            return picture;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Film film(byte[] file) {
        assertThat(new String(file, 4, 4, US_ASCII)).isEqualTo("ftyp");
        try {
            FrameGrab film =
                    FrameGrab.createFrameGrab(ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(file)));
            DemuxerTrackMeta track = film.getVideoTrack().getMeta();
            Picture first = film.getNativeFrame();
            assertThat(first).as("the first frame").isNotNull();
            return new Film(first.getCroppedWidth(), first.getCroppedHeight(), track.getTotalDuration());
        } catch (IOException | JCodecException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The length of a WAV file in seconds, counted in its frames. */
    static double sound(byte[] file) {
        try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
            int frames = sound.readAllBytes().length / sound.getFormat().getFrameSize();
            return frames / (double) sound.getFormat().getFrameRate();
        } catch (IOException | UnsupportedAudioFileException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The JSON in a binary glTF 2.0 file, whose lengths are checked. */
    static String mesh(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(file, 0, 4, US_ASCII)).isEqualTo("glTF");
        assertThat(header.getInt(4)).as("version").isEqualTo(2);
        assertThat(header.getInt(8)).as("length").isEqualTo(file.length);
        assertThat(new String(file, GLB_HEADER + 4, 4, US_ASCII)).isEqualTo("JSON");
        int start = GLB_HEADER + 8;
        return new String(Arrays.copyOfRange(file, start, start + header.getInt(GLB_HEADER)), US_ASCII);
    }
}
