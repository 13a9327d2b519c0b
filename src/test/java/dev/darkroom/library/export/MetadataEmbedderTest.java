package dev.darkroom.library.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetadataEmbedderTest {

    /** One of each way of writing a picture down. */
    enum Sample {
        PNG("image/png", Samples.image("png", 31, 17)),
        JPEG("image/jpeg", Samples.image("jpg", 31, 17)),
        WEBP_LOSSY("image/webp", decoded("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")),
        WEBP_LOSSLESS("image/webp", decoded("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")),
        WEBP_EXTENDED(
                "image/webp",
                decoded("UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAA"
                        + "AP4AAA3AAP7mtQAAAA=="));

        private final String type;
        private final byte[] bytes;

        Sample(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    private static final Map<String, String> SETTINGS = settings();
    private static final EmbeddedMetadata WORDS =
            new EmbeddedMetadata("a cat & a <dog>", "blur", "fal-ai/flux/dev", SETTINGS, "{\"num_images\":1}");

    @ParameterizedTest
    @EnumSource
    void other_programs_find_the_words_and_every_pixel_is_what_it_was(Sample sample) throws Exception {
        byte[] made = imprinted(sample, WORDS);

        assertThat(made.length).isGreaterThan(sample.bytes.length);
        assertThat(SamplePictures.pixels(made)).isEqualTo(SamplePictures.pixels(sample.bytes));
        assertThat(SamplePictures.xmp(made))
                .containsEntry("dc:description[1]", "a cat & a <dog>")
                .containsEntry("Iptc4xmpExt:AIPromptInformation", "a cat & a <dog>")
                .containsEntry("Iptc4xmpExt:AISystemUsed", "fal-ai/flux/dev")
                .containsEntry("darkroom:Seed", "42")
                .containsEntry("darkroom:Parameters", "{\"num_images\":1}")
                .containsEntry("exif:UserComment[1]", WORDS.asText());
    }

    @Test
    void a_png_has_them_as_texts_as_well() throws Exception {
        assertThat(SamplePictures.texts(imprinted(Sample.PNG, WORDS)))
                .containsEntry("parameters", """
                        a cat & a <dog>
                        Negative prompt: blur
                        Steps: 28, Sampler: "DPM++, 2M", Seed: 42, Model: fal-ai/flux/dev""")
                .containsEntry("Description", "a cat & a <dog>")
                .containsEntry("model", "fal-ai/flux/dev")
                .containsEntry("seed", "42")
                .containsEntry("input", "{\"num_images\":1}");
        assertThat(SamplePictures.texts(imprinted(Sample.PNG, prompt("猫 🐈")))).containsEntry("Description", "猫 🐈");
    }

    @ParameterizedTest
    @EnumSource
    void what_has_words_already_and_what_has_nothing_to_tell_stays_as_it_is(Sample sample) {
        byte[] made = imprinted(sample, WORDS);
        assertThat(imprinted(sample.type, made, prompt("another"))).isEqualTo(made);
        EmbeddedMetadata nothing = new EmbeddedMetadata(null, null, null, Map.of("Size", "1x1"), null);
        assertThat(imprinted(sample, nothing)).isEqualTo(sample.bytes);
        assertThat(imprinted("video/mp4", sample.bytes, WORDS)).isEqualTo(sample.bytes);
    }

    @Test
    void words_too_long_for_a_jpeg_are_told_in_part() throws Exception {
        EmbeddedMetadata much = new EmbeddedMetadata("猫".repeat(20_000), null, "m", Map.of("Seed", "1"), "{}");
        assertThat(SamplePictures.xmp(imprinted(Sample.JPEG, much)))
                .containsEntry("dc:description[1]", "猫".repeat(4_000))
                .containsEntry("darkroom:Seed", "1")
                .doesNotContainKey("darkroom:Parameters");
    }

    @Test
    void a_signed_picture_keeps_its_signature() {
        byte[] jpeg = Sample.JPEG.bytes;
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.write(jpeg, 0, 2);
        signed.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xEB, 0, 4, 'J', 'P'});
        signed.write(jpeg, 2, jpeg.length - 2);
        assertThat(imprinted("image/jpeg", signed.toByteArray(), WORDS)).isEqualTo(signed.toByteArray());
    }

    @Property(tries = 200)
    void any_words_leave_a_sound_picture(@ForAll String prompt, @ForAll Sample sample) throws Exception {
        byte[] made = imprinted(sample, prompt(prompt));
        assertThat(SamplePictures.pixels(made)).isEqualTo(SamplePictures.pixels(sample.bytes));
        assertThat(SamplePictures.xmp(made)).containsEntry("Iptc4xmpExt:AISystemUsed", "m");
    }

    @Property(tries = 300)
    void what_is_torn_or_bent_passes_without_a_fault(
            @ForAll Sample sample, @ForAll("places") int cut, @ForAll("places") int bent, @ForAll byte value) {
        byte[] torn = Arrays.copyOf(sample.bytes, Math.min(cut, sample.bytes.length));
        if (bent < torn.length) {
            torn[bent] = value;
        }
        byte[] passed = imprinted(sample.type, torn, WORDS);
        assertThat(passed.length).isGreaterThanOrEqualTo(torn.length);
        if (passed.length == torn.length) {
            assertThat(passed).isEqualTo(torn);
        }
    }

    @Property
    void noise_passes_as_it_is(@ForAll byte[] noise, @ForAll Sample like) {
        assertThat(imprinted(like.type, noise, WORDS)).isEqualTo(noise);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 900);
    }

    private static EmbeddedMetadata prompt(@Nullable String prompt) {
        return new EmbeddedMetadata(prompt, null, "m", Map.of(), null);
    }

    private static byte[] imprinted(Sample sample, EmbeddedMetadata words) {
        return imprinted(sample.type, sample.bytes, words);
    }

    private static byte[] imprinted(String type, byte[] picture, EmbeddedMetadata words) {
        MetadataEmbedder made = MetadataEmbedder.of(new ByteArrayInputStream(picture), picture.length, type, words);
        try {
            byte[] bytes = made.bytes().readAllBytes();
            assertThat(bytes).hasSize((int) (picture.length + made.added()));
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Steps", "28");
        settings.put("Sampler", "DPM++, 2M");
        settings.put("Seed", "42");
        settings.put("Model", "fal-ai/flux/dev");
        return settings;
    }
}
