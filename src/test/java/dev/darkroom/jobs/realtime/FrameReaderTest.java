package dev.darkroom.jobs.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where frames begin and end, however the bytes are cut. */
class FrameReaderTest {

    private static final long LARGE = 100_000;

    private final FrameReader reader = new FrameReader(LARGE);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
    void every_length_is_skipped_byte_by_byte_and_at_once(int length) {
        Buffer frame = frame(0x82, length, true);
        assertThat(reader.read(frame)).isTrue();
        assertThat(reader.isBetweenMessages()).isTrue();
        for (int i = 0; i < frame.length(); i++) {
            assertThat(reader.isBetweenFrames()).isEqualTo(i == 0);
            assertThat(reader.read(frame.slice(i, i + 1))).isTrue();
        }
        assertThat(reader.isBetweenMessages()).isTrue();
        assertThat(reader.frames()).isEqualTo(2);
    }

    @Test
    void a_control_frame_between_parts_does_not_end_the_message() {
        reader.read(frame(0x01, 3, false));
        reader.read(frame(0x89, 0, false));
        assertThat(reader.isBetweenFrames()).isTrue();
        assertThat(reader.isBetweenMessages()).isFalse();
        reader.read(frame(0x80, 3, false));
        assertThat(reader.isBetweenMessages()).isTrue();
        assertThat(reader.isClosing()).isFalse();
        reader.read(frame(0x88, 2, false));
        assertThat(reader.isClosing()).isTrue();
    }

    @Test
    void too_large_is_known_by_the_head() {
        assertThat(reader.read(frame(0x82, (int) LARGE + 1, true).slice(0, 14))).isFalse();
        assertThat(new FrameReader(LARGE).read(Buffer.buffer(new byte[] {(byte) 0x82, 127, -1, 0, 0, 0, 0, 0, 0, 0})))
                .as("a negative length")
                .isFalse();
    }

    private static Buffer frame(int first, int length, boolean masked) {
        int mask = masked ? 0x80 : 0;
        Buffer frame = Buffer.buffer().appendByte((byte) first);
        if (length < 126) {
            frame.appendByte((byte) (mask | length));
        } else if (length < 65_536) {
            frame.appendByte((byte) (mask | 126)).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) (mask | 127)).appendLong(length);
        }
        return frame.appendBytes(new byte[(masked ? 4 : 0) + length]);
    }
}
