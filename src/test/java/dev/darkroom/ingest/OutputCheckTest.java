package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputCheckTest {

    private static final String PAGE = "<!DOCTYPE html><html><body>Not found</body></html>";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "/image, a picture",
        "/images/0, a picture",
        "/image_url, a picture",
        "/imageUrl, a picture",
        "/image_urls/1, a picture",
        "/mask_image, a picture",
        "/output/mask_image_url, a picture",
        "/video, a video",
        "/video_url, a video",
        "/raw_video_file, a video",
        "/audio, sound",
        "/audio_url, sound",
        "/audio_file, sound",
        "/model_mesh, a mesh",
        "/model_urls/glb, a mesh",
    })
    void a_page_where_a_file_was_named_is_told(String place, String what) throws IOException {
        assertThat(flaw(place, PAGE, "text/html"))
                .isEqualTo("The host answered with a page of HTML where " + what + " was declared");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/image_url", "/videos/0", "/audio_file"})
    void so_is_a_text_where_the_name_says_nothing_else(String place) throws IOException {
        assertThat(flaw(place, "{\"detail\": \"gone\"}", "application/json")).contains("answered with text");
    }

    @ParameterizedTest
    @CsvSource({
        "/report, text/html",
        "/video_transcript_url, text/html",
        "/image_page, text/html",
        "/images/0/metadata, application/json",
        "/mask_image, application/json",
        "/imagery, text/html",
        "/output, text/html",
    })
    void what_may_be_a_text_is_kept(String place, String type) throws IOException {
        assertThat(flaw(place, type.equals("text/html") ? PAGE : "{\"a\": 1}", type))
                .isNull();
    }

    private @Nullable String flaw(String place, String content, String type) throws IOException {
        Path bytes = Files.writeString(folder.resolve("bytes"), content);
        OutputFile file =
                new OutputFile(place, "https://files.example/x", false, null, null, List.of(place), List.of());
        return OutputCheck.flaw(file, bytes, content.length(), type);
    }
}
