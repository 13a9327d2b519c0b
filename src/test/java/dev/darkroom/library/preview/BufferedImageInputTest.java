package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.library.media.MediaProbe.Mask;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferedImageInputTest {

    private static final int LENGTH = 100_003;

    private final Random random = new Random(5);
    private final byte[] bytes = new byte[LENGTH];

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        random.nextBytes(bytes);
        file = Files.write(folder.resolve("picture"), bytes);
    }

    @Test
    void every_byte_is_read_from_wherever_it_is_asked_for() throws IOException {
        try (BufferedImageInput input = new BufferedImageInput(file.toFile())) {
            assertThat(input.length()).isEqualTo(LENGTH);
            for (int i = 0; i < 2_000; i++) {
                int at = random.nextInt(LENGTH);
                input.seek(at);
                assertThat(input.read()).isEqualTo(Byte.toUnsignedInt(bytes[at]));
                byte[] some = new byte[random.nextInt(40_000)];
                int read = Math.max(0, input.read(some, 0, some.length));
                assertThat(some).startsWith(Arrays.copyOfRange(bytes, at + 1, at + 1 + read));
                assertThat(input.getStreamPosition()).isEqualTo(at + 1 + read);
            }
            input.seek(0);
            byte[] all = new byte[LENGTH];
            input.readFully(all);
            assertThat(all).isEqualTo(bytes);
            assertThat(input.read()).isEqualTo(-1);
            assertThatThrownBy(input::readInt).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void what_is_masked_is_read_as_another_byte_also_when_it_was_read_before() throws IOException {
        try (BufferedImageInput input = new BufferedImageInput(file.toFile())) {
            assertThat(input.read()).isEqualTo(Byte.toUnsignedInt(bytes[0]));
            input.hide(new Mask(50_000, (byte) (bytes[50_000] + 1)));
            input.seek(0);
            byte[] all = new byte[LENGTH];
            input.readFully(all);
            assertThat(all[50_000]).isEqualTo((byte) (bytes[50_000] + 1));
            all[50_000] = bytes[50_000];
            assertThat(all).isEqualTo(bytes);
        }
    }
}
