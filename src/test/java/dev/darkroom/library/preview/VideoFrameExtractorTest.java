package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the machine's own ffmpeg; skipped where it has none. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class VideoFrameExtractorTest {

    @Inject
    VideoFrameExtractor videoFrameExtractor;

    @TempDir
    Path folder;

    private Path video;

    @BeforeEach
    void makeVideo() {
        video = folder.resolve("video.mp4");
        assumeTrue(
                Ffmpeg.succeeds("-f", "lavfi", "-i", "testsrc=duration=1:size=128x96:rate=10", video.toString()),
                "there is no ffmpeg on this machine");
    }

    @Test
    void a_video_has_a_still() {
        BufferedImage still = videoFrameExtractor.open(video, 64, Priority.BACKGROUND);

        assertThat(still.getWidth()).isEqualTo(64);
        assertThat(still.getHeight()).isEqualTo(48);
        assertThat(videoFrameExtractor.open(video, 500, Priority.INTERACTIVE).getWidth())
                .isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkv", "avi", "mov"})
    void whatever_its_container(String extension) {
        Path other = folder.resolve("other." + extension);
        assertThat(Ffmpeg.succeeds("-i", video.toString(), "-c:v", "mpeg4", other.toString()))
                .isTrue();
        assertThat(videoFrameExtractor.open(other, 64, Priority.BACKGROUND)).isNotNull();
    }

    @Test
    void a_playlist_does_not_lead_to_other_files_of_the_machine() throws IOException {
        refuses("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\nfile://" + video + "\n#EXT-X-ENDLIST\n");
        refuses("ffconcat version 1.0\nfile '" + video + "'\n");
    }

    private void refuses(String playlist) throws IOException {
        Path file = Files.writeString(folder.resolve("list"), playlist);
        assertThatThrownBy(() -> videoFrameExtractor.open(file, 64, Priority.INTERACTIVE))
                .isInstanceOf(UnreadableMediaException.class)
                .hasMessageContaining("no video");
    }
}
