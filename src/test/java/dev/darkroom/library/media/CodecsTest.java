package dev.darkroom.library.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.testing.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files of every kind tell of themselves, made by the machine's own ffmpeg; a kind that it cannot make is skipped. */
class CodecsTest {

    private static final List<String> PICTURE = List.of("-f", "lavfi", "-i", "testsrc=duration=2:size=64x48:rate=10");
    private static final List<String> TONE = List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=2");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "mp4, video/mp4, h264, -c:v libx264 -c:a aac -ac 2, 2",
        "mp4, video/mp4, h264, -c:v libx264 -c:a aac -ac 1, 1",
        "mp4, video/mp4, hevc, -c:v libx265 -an,",
        "mp4, video/mp4, av1, -c:v libsvtav1 -an,",
        "mp4, video/mp4, mpeg4, -c:v mpeg4 -c:a libmp3lame -ac 2, 2",
        "mov, video/quicktime, h264, -c:v libx264 -c:a pcm_s16le -ac 2, 2",
        "webm, video/webm, vp8, -c:v libvpx -c:a libvorbis -ac 1, 1",
        "webm, video/webm, vp9, -c:v libvpx-vp9 -c:a libopus -ac 2, 2",
        "mkv, video/x-matroska, h264, -c:v libx264 -c:a flac -ac 1, 1"
    })
    void a_video_tells_its_codec_and_its_channels(
            String extension, String contentType, String codec, String arguments, @Nullable Integer channels)
            throws IOException {
        MediaFacts facts = made(extension, arguments, true);

        assertThat(facts.contentType()).isEqualTo(contentType);
        assertThat(facts.codec()).isEqualTo(codec);
        assertThat(facts.channels()).isEqualTo(channels);
        assertThat(facts.width()).isEqualTo(64);
        assertThat(facts.height()).isEqualTo(48);
        assertThat(facts.durationSeconds()).isCloseTo(2, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({
        "wav, audio/wav, pcm_s16le, -c:a pcm_s16le -ac 1, 1",
        "wav, audio/wav, pcm_s24le, -c:a pcm_s24le -ac 2, 2",
        "wav, audio/wav, pcm_f32le, -c:a pcm_f32le -ac 6, 6",
        "mp3, audio/mpeg, mp3, -b:a 64k -ac 1, 1",
        "mp3, audio/mpeg, mp3, -q:a 4 -write_xing 0 -ac 2, 2",
        "ogg, audio/ogg, vorbis, -c:a libvorbis -ac 2, 2",
        "opus, audio/ogg, opus, -c:a libopus -ac 1, 1",
        "flac, audio/flac, flac, -ac 2, 2",
        "m4a, audio/mp4, aac, -c:a aac -ac 1, 1"
    })
    void sound_tells_its_codec_its_channels_and_its_length(
            String extension, String contentType, String codec, String arguments, int channels) throws IOException {
        MediaFacts facts = made(extension, arguments, false);

        assertThat(facts.contentType()).isEqualTo(contentType);
        assertThat(facts.codec()).isEqualTo(codec);
        assertThat(facts.channels()).isEqualTo(channels);
        assertThat(facts.width()).isNull();
        assertThat(facts.durationSeconds()).isCloseTo(2, within(0.1));
    }

    @Test
    void bare_aac_does_not_tell_its_length() throws IOException {
        assertThat(made("aac", "-c:a aac -ac 2", false))
                .isEqualTo(new MediaFacts("audio/aac", MediaKind.AUDIO, null, null, null, "aac", 2));
    }

    /** Always the same damage: what fails once fails again. */
    @ParameterizedTest
    @CsvSource({
        "mp4, -c:v libx264 -c:a aac",
        "webm, -c:v libvpx -c:a libvorbis",
        "mp3, -q:a 4 -write_xing 0",
        "flac,",
        "wav, -c:a pcm_s24le"
    })
    void damage_makes_things_unknown_and_is_no_error(String extension, @Nullable String arguments) throws IOException {
        boolean picture = extension.equals("mp4") || extension.equals("webm");
        made(extension, arguments == null ? "-ac 2" : arguments, picture);
        Path file = folder.resolve("made." + extension);
        byte[] whole = Files.readAllBytes(file);
        Random dice = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 4 == 0 ? dice.nextInt(whole.length) : whole.length);
            for (int at = 0; at < 1 + i % 40 && damaged.length > 12; at++) {
                // Most of what is told stands at the beginning, or at the end in MP4.
                int reach = Math.min(damaged.length, 4_000);
                int place = at % 2 == 0 ? dice.nextInt(12, reach + 1) - 1 : damaged.length - 1 - dice.nextInt(reach);
                damaged[place] = (byte) dice.nextInt();
            }
            Files.write(file, damaged);

            MediaFacts facts = MediaProbe.examine(file, null, null);

            assertThat(facts.durationSeconds() == null || facts.durationSeconds() > 0)
                    .isTrue();
            assertThat(facts.channels() == null || facts.channels() > 0).isTrue();
            assertThat(facts.codec() == null || facts.codec().matches("[a-z0-9_]{1,40}"))
                    .isTrue();
        }
    }

    private MediaFacts made(String extension, String arguments, boolean picture) throws IOException {
        Path file = folder.resolve("made." + extension);
        List<String> all = new ArrayList<>(TONE);
        if (picture) {
            all.addAll(PICTURE);
        }
        all.addAll(List.of(arguments.split(" ")));
        all.add(file.toString());
        assumeTrue(Ffmpeg.succeeds(all.toArray(String[]::new)), "the ffmpeg of this machine, if any, cannot make it");
        assertThat(Files.size(file)).isPositive();
        return MediaProbe.examine(file, null, null);
    }
}
