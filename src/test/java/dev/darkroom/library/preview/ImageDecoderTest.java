package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.testing.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

class ImageDecoderTest {

    private static final long MANY = 1_000_000;

    private static final CpuBoundExecutor CPU = new CpuBoundExecutor();

    private final ImageDecoder imageDecoder = new ImageDecoder(new DecodingBudget(100_000_000), CPU);

    @TempDir
    Path folder;

    @Test
    void of_a_large_one_only_every_so_manieth_pixel_is_kept() throws IOException {
        BufferedImage opened = imageDecoder.open(
                file(Samples.image("jpg", 600, 400)), MANY, Priority.BACKGROUND, (width, height) -> width / 100);

        assertThat(opened.getWidth()).isEqualTo(100);
        assertThat(opened.getHeight()).isEqualTo(67);
    }

    @Test
    void decoding_holds_no_carrier_of_virtual_threads() throws Exception {
        Path file = file(Samples.image("jpg", 60, 40));
        AtomicBoolean carried = new AtomicBoolean(true);
        Thread caller = Thread.ofVirtual()
                .start(() -> imageDecoder.open(file, MANY, Priority.INTERACTIVE, (_, _) -> {
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

    @Test
    void a_tile_of_a_small_picture_that_is_itself_large_is_told_from_its_header() throws IOException {
        ByteBuffer tiff = ByteBuffer.allocate(200);
        int[][] tags = {
            {256, 10},
            {257, 10},
            {258, 8},
            {259, 1},
            {262, 1},
            {277, 1},
            {322, 12_000},
            {323, 12_000},
            {324, 8},
            {325, 9}
        };
        tiff.putInt(0x4D4D002A).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }

        refuses(tiff.array(), Why.TOO_LARGE);
    }

    @Test
    void a_tiff_of_four_inks_is_mixed() throws IOException {
        ByteBuffer tiff = ByteBuffer.allocate(150);
        int[][] tags = {
            {256, 1, 2},
            {257, 1, 1},
            {258, 4, 134},
            {259, 1, 1},
            {262, 1, 5},
            {273, 1, 142},
            {277, 1, 4},
            {278, 1, 1},
            {279, 1, 8}
        };
        tiff.putInt(0x4D4D002A).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 3).putInt(tag[1]);
            tiff.putInt(tag[1] > 1 ? tag[2] : tag[2] << 16);
        }
        tiff.position(134)
                .putShort((short) 8)
                .putShort((short) 8)
                .putShort((short) 8)
                .putShort((short) 8);
        tiff.put(new byte[] {(byte) 255, 0, 0, 0, 0, 0, 51, 0});

        BufferedImage opened = imageDecoder.open(file(tiff.array()), MANY, Priority.BACKGROUND, (_, _) -> 1);

        assertThat(opened.getRGB(0, 0)).isEqualTo(0xFF00FFFF);
        assertThat(opened.getRGB(1, 0)).isEqualTo(0xFFFFFFCC);
    }

    @Test
    void a_bmp_that_is_but_the_wrapping_of_another_picture_is_not_unwrapped() throws IOException {
        byte[] png = Samples.image("png", 8, 8);
        ByteBuffer bmp = ByteBuffer.allocate(54 + png.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(54);
        bmp.putInt(40).putInt(8).putInt(8).putShort((short) 1).putShort((short) 0);
        bmp.putInt(5).putInt(png.length).position(54);

        refuses(bmp.put(png).array(), Why.UNKNOWN_KIND);
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
            BufferedImage opened = imageDecoder.open(file, MANY, Priority.BACKGROUND, (_, _) -> 1);
            assertThat((long) opened.getWidth() * opened.getHeight()).isLessThanOrEqualTo(MANY);
        } catch (UnreadableMediaException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }

    private void refuses(byte[] bytes, Why why) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> imageDecoder.open(file, MANY, Priority.BACKGROUND, (_, _) -> 1))
                .asInstanceOf(type(UnreadableMediaException.class))
                .extracting(UnreadableMediaException::why)
                .isEqualTo(why);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("picture"), bytes);
    }
}
