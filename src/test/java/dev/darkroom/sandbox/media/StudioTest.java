package dev.darkroom.sandbox.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.mp4.Mp4Directory;
import com.drew.metadata.mp4.media.Mp4VideoDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.sandbox.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioSystem;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class StudioTest {
    private static final long SCENE = 0x5EED;

    @ParameterizedTest
    @EnumSource(names = {"PNG", "JPEG", "MASK", "CUTOUT"})
    void pictures_have_the_size_that_was_asked_for(SandboxMediaKind kind) throws Exception {
        var image = decode(Studio.render(Recipe.picture(kind, 320, 200, SCENE)));
        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(200);
    }

    @Test
    void pictures_of_different_scenes_differ_and_have_many_colours() throws Exception {
        var one = decode(Studio.render(Recipe.picture(SandboxMediaKind.PNG, 256, 192, 1)));
        var other = decode(Studio.render(Recipe.picture(SandboxMediaKind.PNG, 256, 192, 2)));
        int[] pixels = one.getRGB(0, 0, 256, 192, null, 0, 256);
        assertThat(other.getRGB(0, 0, 256, 192, null, 0, 256)).isNotEqualTo(pixels);
        assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(100);
    }

    @Test
    void a_mask_has_an_inside_and_an_outside() throws Exception {
        var mask = decode(Studio.render(Recipe.picture(SandboxMediaKind.MASK, 200, 200, SCENE)));
        assertThat(mask.getRaster().getSample(100, 100, 0)).isEqualTo(255);
        assertThat(mask.getRaster().getSample(1, 1, 0)).isZero();
    }

    @Test
    void a_cutout_is_transparent_outside() throws Exception {
        var cutout = decode(Studio.render(Recipe.picture(SandboxMediaKind.CUTOUT, 200, 200, SCENE)));
        assertThat(cutout.getRGB(100, 100) >>> 24).isEqualTo(255);
        assertThat(cutout.getRGB(1, 1) >>> 24).isZero();
    }

    @Test
    void a_film_has_its_size_and_duration() throws Exception {
        byte[] film = Studio.render(new Recipe(SandboxMediaKind.MP4, 256, 144, 1500, SCENE));
        var metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(film));
        var video = metadata.getFirstDirectoryOfType(Mp4VideoDirectory.class);
        assertThat(video.getInt(Mp4VideoDirectory.TAG_WIDTH)).isEqualTo(256);
        assertThat(video.getInt(Mp4VideoDirectory.TAG_HEIGHT)).isEqualTo(144);
        var movie = metadata.getFirstDirectoryOfType(Mp4Directory.class);
        double seconds = movie.getDouble(Mp4Directory.TAG_DURATION) / movie.getDouble(Mp4Directory.TAG_TIME_SCALE);
        assertThat(seconds).isEqualTo(1.5);
    }

    @Test
    void a_sound_has_its_duration_and_is_not_silent() throws Exception {
        byte[] sound = Studio.render(Recipe.sound(2500, SCENE));
        try (var stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(sound))) {
            assertThat(stream.getFrameLength() / stream.getFormat().getFrameRate())
                    .isEqualTo(2.5f);
            assertThat(stream.getFormat().getSampleSizeInBits()).isEqualTo(16);
            var samples = ByteBuffer.wrap(stream.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            int loudest = 0;
            while (samples.hasRemaining()) {
                loudest = Math.max(loudest, Math.abs(samples.get()));
            }
            assertThat(loudest).isBetween(3_000, 30_000);
        }
    }

    @Test
    void a_mesh_is_binary_gltf_whose_accessors_fit_into_its_buffer() throws Exception {
        var glb = ByteBuffer.wrap(Studio.render(Recipe.data(SandboxMediaKind.GLB, SCENE)))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(glb.getInt()).isEqualTo(0x46546C67);
        assertThat(glb.getInt()).isEqualTo(2);
        assertThat(glb.getInt()).isEqualTo(glb.capacity());
        byte[] json = new byte[glb.getInt()];
        assertThat(glb.getInt()).isEqualTo(0x4E4F534A);
        glb.get(json);
        int binaryLength = glb.getInt();
        assertThat(glb.getInt()).isEqualTo(0x004E4942);
        assertThat(glb.remaining()).isEqualTo(binaryLength);

        var gltf = Json.read(json);
        int end = 0;
        for (JsonNode view : gltf.path("bufferViews")) {
            assertThat(view.path("byteOffset").asInt()).isEqualTo(end);
            end += view.path("byteLength").asInt();
        }
        assertThat(end).isEqualTo(binaryLength);
        int vertices = gltf.path("accessors").get(0).path("count").asInt();
        var indices = gltf.path("bufferViews").get(3).path("byteOffset").asInt();
        for (int i = 0; i < gltf.path("accessors").get(3).path("count").asInt(); i++) {
            int index = glb.getShort(glb.position() + indices + 2 * i) & 0xFFFF;
            assertThat(index).isLessThan(vertices);
        }
    }

    @Test
    void a_drawing_is_well_formed_svg() throws Exception {
        byte[] svg = Studio.render(Recipe.data(SandboxMediaKind.SVG, SCENE));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(6);
    }

    @Test
    void an_adapter_is_as_long_as_its_header_says() throws Exception {
        var file = ByteBuffer.wrap(Studio.render(Recipe.data(SandboxMediaKind.SAFETENSORS, SCENE)))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        var end = Json.read(header)
                .path("lora.weight")
                .path("data_offsets")
                .get(1)
                .asInt();
        assertThat(file.remaining()).isEqualTo(end);
    }

    @Test
    void an_archive_can_be_opened() throws Exception {
        byte[] bytes = Studio.render(Recipe.data(SandboxMediaKind.ZIP, SCENE));
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("scene.txt");
            assertThat(new String(zip.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("5eed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOTTIE", "CONFIG"})
    void settings_and_animations_are_json(SandboxMediaKind kind) throws Exception {
        assertThat(Json.read(Studio.render(Recipe.data(kind, SCENE))).isObject())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "MP4")
    void the_same_recipe_gives_the_same_bytes(SandboxMediaKind kind) {
        var recipe = new Recipe(kind, 64, 48, 500, SCENE);
        assertThat(Studio.render(recipe)).isEqualTo(Studio.render(recipe));
    }

    private static BufferedImage decode(byte[] bytes) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }
}
