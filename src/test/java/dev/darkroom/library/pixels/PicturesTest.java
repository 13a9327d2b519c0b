package dev.darkroom.library.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.darkroom.library.pixels.Unreadable.Why;
import dev.darkroom.shared.CpuBoundExecutor;
import dev.darkroom.shared.CpuBoundExecutor.Priority;
import dev.darkroom.testing.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

    private static final long MANY = 1_000_000;

    private static final CpuBoundExecutor CPU = new CpuBoundExecutor();

    private final Pictures pictures = new Pictures(new DecodingBudget(100_000_000), CPU);

    @TempDir
    Path folder;

    @Test
    void of_a_large_one_only_every_so_manieth_pixel_is_kept() throws IOException {
        BufferedImage opened = pictures.open(
                file(Samples.image("jpg", 600, 400)), MANY, Priority.BACKGROUND, (width, height) -> width / 100);

        assertThat(opened.getWidth()).isEqualTo(100);
        assertThat(opened.getHeight()).isEqualTo(67);
    }

    @Test
    void decoding_holds_no_carrier_of_virtual_threads() throws Exception {
        Path file = file(Samples.image("jpg", 60, 40));
        AtomicBoolean carried = new AtomicBoolean(true);
        Thread caller = Thread.ofVirtual()
                .start(() -> pictures.open(file, MANY, Priority.INTERACTIVE, (_, _) -> {
                    carried.set(Thread.currentThread().isVirtual());
                    return 1;
                }));
        caller.join();

        assertThat(carried).isFalse();
    }

    @Test
    void what_declares_too_many_pixels_is_told_from_its_header_alone() throws IOException {
        byte[] header = Arrays.copyOf(Samples.image("png", 8, 8), 33);
        ByteBuffer.wrap(header).putInt(16, 10_000).putInt(20, 10_000);

        refuses(header, Why.TOO_LARGE);
    }

    @Test
    void what_is_none_or_breaks_off_is_refused() throws IOException {
        refuses(new byte[0], Why.UNKNOWN_KIND);
        refuses("plain text".getBytes(StandardCharsets.UTF_8), Why.UNKNOWN_KIND);
        refuses(Arrays.copyOf(Samples.image("png", 200, 200), 60), Why.DAMAGED);
    }

    @Property(tries = 200)
    void damage_is_never_more_than_unreadable(
            @ForAll @IntRange(max = 3) int format, @ForAll int at, @ForAll @Size(max = 40) byte[] damage)
            throws IOException {
        byte[] picture = Samples.image(new String[] {"png", "jpg", "gif", "bmp"}[format], 50, 40);
        int start = Math.floorMod(at, Math.max(1, picture.length - damage.length));
        System.arraycopy(damage, 0, picture, start, Math.min(damage.length, picture.length - start));
        Path file = Files.createTempFile("picture", ".bin");
        try {
            Files.write(file, picture);
            BufferedImage opened = pictures.open(file, MANY, Priority.BACKGROUND, (_, _) -> 1);
            assertThat((long) opened.getWidth() * opened.getHeight()).isLessThanOrEqualTo(MANY);
        } catch (Unreadable expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }

    private void refuses(byte[] bytes, Why why) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> pictures.open(file, MANY, Priority.BACKGROUND, (_, _) -> 1))
                .asInstanceOf(type(Unreadable.class))
                .extracting(Unreadable::why)
                .isEqualTo(why);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("picture"), bytes);
    }
}
