package dev.darkroom.library.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaProbeTest {

    @ParameterizedTest
    @CsvSource({"png,image/png", "jpg,image/jpeg", "gif,image/gif", "bmp,image/bmp"})
    void images_show_their_type_and_size(String format, String contentType) throws IOException {
        MediaFacts facts = examine(Samples.image(format, 37, 21), null, null);

        assertThat(facts).isEqualTo(new MediaFacts(contentType, MediaKind.IMAGE, 37, 21, null, null, null));
    }

    @Test
    void an_orientation_of_a_quarter_turn_swaps_the_sides() throws IOException {
        byte[] jpeg = Samples.image("jpg", 40, 30);
        byte[] exif = ByteBuffer.allocate(36)
                .putShort((short) 0xFFE1)
                .putShort((short) 34)
                .put("Exif\0\0MM".getBytes(UTF_8))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .array();
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(jpeg, 0, 2);
        turned.write(exif);
        turned.write(jpeg, 2, jpeg.length - 2);

        MediaFacts facts = examine(turned.toByteArray(), null, null);

        assertThat(facts.width()).isEqualTo(30);
        assertThat(facts.height()).isEqualTo(40);
    }

    @Test
    void a_wav_knows_its_length() throws IOException {
        MediaFacts facts = examine(Samples.wav(2.5), "application/octet-stream", null);

        assertThat(facts).isEqualTo(new MediaFacts("audio/wav", MediaKind.AUDIO, null, null, 2.5, "pcm_s16le", 1));
    }

    @Test
    void a_film_knows_its_length_and_its_size_as_shown() throws IOException {
        assertThat(examine(Mp4Sample.film(1280, 720, 7_500, false), null, null))
                .isEqualTo(new MediaFacts("video/mp4", MediaKind.VIDEO, 1280, 720, 7.5, null, null));
        assertThat(examine(Mp4Sample.film(1280, 720, 7_500, true), null, null).width())
                .isEqualTo(720);
    }

    @Test
    void a_duration_of_zero_is_an_unknown_one() throws IOException {
        assertThat(examine(Mp4Sample.film(64, 64, 0, false), null, null).durationSeconds())
                .isNull();
    }

    @Test
    void sound_in_a_film_container_is_sound() throws IOException {
        MediaFacts facts = examine(Mp4Sample.film(0, 0, 3_000, false), "audio/mp4", null);

        assertThat(facts).isEqualTo(new MediaFacts("audio/mp4", MediaKind.AUDIO, null, null, 3.0, null, null));
    }

    @Test
    void an_mp3_of_a_constant_rate_is_as_long_as_its_bytes() throws IOException {
        byte[] mp3 = new byte[32_000];
        ByteBuffer.wrap(mp3).putInt(0xFFFB9000); // MPEG 1, layer III, 128 kbit/s, 44.1 kHz

        assertThat(examine(mp3, null, null))
                .isEqualTo(new MediaFacts("audio/mpeg", MediaKind.AUDIO, null, null, 2.0, "mp3", 2));
    }

    @Test
    void a_glb_is_a_model_whatever_it_is_called() throws IOException {
        MediaFacts facts = examine("glTF\2\0\0\0".getBytes(UTF_8), "application/octet-stream", "x.bin");

        assertThat(facts.contentType()).isEqualTo("model/gltf-binary");
        assertThat(facts.kind()).isEqualTo(MediaKind.MODEL);
    }

    @Test
    void a_model_that_moves_knows_how_long() throws IOException {
        String json = """
                {"accessors": [{"max": [1, 2, 3]}, {"max": [0.5]}, {"max": [2.25]}],
                 "animations": [{"samplers": [{"input": 1}, {"input": 2}]}, {"samplers": [{"input": 7}, {}]}]}""";

        assertThat(examine(glb(json), null, null))
                .isEqualTo(new MediaFacts("model/gltf-binary", MediaKind.MODEL, null, null, 2.25, null, null));
        assertThat(examine(glb("{\"accessors\": [{\"max\": [9]}]}"), null, null).durationSeconds())
                .isNull();
        assertThat(examine(glb("{\"animations\": 7"), null, null).durationSeconds())
                .isNull();
    }

    private static byte[] glb(String json) {
        byte[] text = json.getBytes(UTF_8);
        return ByteBuffer.allocate(20 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x46546C67)
                .putInt(2)
                .putInt(20 + text.length)
                .putInt(text.length)
                .putInt(0x4E4F534A)
                .put(text)
                .array();
    }

    @Test
    void a_page_that_claims_to_be_an_image_is_a_page() throws IOException {
        byte[] page = "\n <!DOCTYPE html><script>alert(1)</script>".getBytes(UTF_8);

        assertThat(examine(page, "image/png", "a.png").contentType()).isEqualTo("text/html");
    }

    @Test
    void text_that_claims_to_be_a_film_is_text() throws IOException {
        assertThat(examine("not found".getBytes(UTF_8), "video/mp4", "a.mp4").contentType())
                .isEqualTo("text/plain");
    }

    @Test
    void bytes_that_do_not_show_a_png_are_none() throws IOException {
        assertThat(examine(new byte[] {0, 1, 2, 3}, "image/png", null).contentType())
                .isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,a.bin,application/json",
        "application/octet-stream,scene.obj,model/obj",
        "text/plain; charset=utf-8,a.txt,text/plain",
        "nonsense,captions.vtt,text/vtt"
    })
    void plain_text_is_what_it_is_declared_or_named_as(String declared, String name, String contentType)
            throws IOException {
        assertThat(examine("hello".getBytes(UTF_8), declared, name).contentType())
                .isEqualTo(contentType);
    }

    @Test
    void a_drawing_is_an_image() throws IOException {
        byte[] svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(UTF_8);

        assertThat(examine(svg, null, null)).isEqualTo(MediaFacts.of("image/svg+xml"));
    }

    @Property(tries = 300)
    void damaged_files_are_unknown_not_an_error(
            @ForAll("formats") int format, @ForAll int at, @ForAll @Size(max = 60) byte[] damage) throws IOException {
        byte[] file = switch (format) {
            case 0 -> Samples.image("jpg", 20, 20);
            case 1 -> Mp4Sample.film(64, 64, 1_000, false);
            case 2 -> Samples.wav(0.1);
            default -> Samples.image("png", 20, 20);
        };
        int start = 4 + Math.floorMod(at, Math.max(1, file.length - damage.length - 4));
        System.arraycopy(damage, 0, file, start, Math.min(damage.length, file.length - start));

        MediaFacts facts = examine(file, null, null);

        assertThat(facts.durationSeconds() == null || facts.durationSeconds() > 0)
                .isTrue();
        assertThat(facts.width() == null || facts.width() > 0).isTrue();
    }

    @Provide
    Arbitrary<Integer> formats() {
        return Arbitraries.integers().between(0, 3);
    }

    private static MediaFacts examine(byte[] bytes, @Nullable String declared, @Nullable String name)
            throws IOException {
        Path file = Files.createTempFile("media", ".bin");
        try {
            Files.write(file, bytes);
            return MediaProbe.examine(file, declared, name);
        } finally {
            Files.delete(file);
        }
    }
}
