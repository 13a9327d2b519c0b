package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileExtractorTest {

    private static final String A = "https://v3.fal.media/files/a/1.bin";
    private static final String B = "https://v3.fal.media/files/b/2.bin";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"images":[{"url":"A","width":1},{"url":"B"}],"seed":17454220438242315174,"prompt":"x"} | /images/0 /images/1
            {"images":[{"url":"A","content_type":null,"file_name":null}],"description":"a cat"}       | /images/0
            {"video":{"url":"A","file_size":3}}                                                       | /video
            {"video":[{"url":"A"},{"url":"B"}]}                                                       | /video/0 /video/1
            {"videos":[{"url":"A","fps":24.0}],"seed":1}                                              | /videos/0
            {"audio":{"url":"A"},"duration_ms":12}                                                    | /audio
            {"audio_url":{"url":"A"}}                                                                 | /audio_url
            {"audio":"A"}                                                                             | /audio
            {"audio_file":{"url":"A"}}                                                                | /audio_file
            {"audios":[{"url":"A"},{"url":"B"}]}                                                      | /audios/0 /audios/1
            {"vocals":{"url":"A"},"drums":null,"bass":{"url":"B"}}                                    | /vocals /bass
            {"text":"hello","chunks":[{"timestamp":[0,1],"text":"hello"}]}                            | -
            {"model_mesh":{"url":"A"}}                                                                | /model_mesh
            {"model_glb":{"url":"A"},"model_urls":{"glb":{"url":"A"},"fbx":{"url":"B"},"obj":null}}   | /model_glb /model_urls/fbx
            {"model_urls":{"glb":"A","fbx":"B"}}                                                      | /model_urls/glb /model_urls/fbx
            {"texture_urls":[{"base_color":{"url":"A"},"metallic":"B"}]}                              | /texture_urls/0/base_color /texture_urls/0/metallic
            {"diffusers_lora_file":{"url":"A"},"config_file":{"url":"B"},"debug_preprocessed_output":{"url":"https://x.y/z"}} | /diffusers_lora_file /config_file
            {"image":{"url":"A"},"mask_image":{"url":"B"},"timings":{"inference":0.25}}               | /image /mask_image
            {"combined_mask":{"url":"A"},"individual_masks":[{"url":"B"}]}                            | /combined_mask /individual_masks/0
            {"output":"Some text about https://example.com/cat.png"}                                  | -
            {"output":["https://example.com/cat.png"]}                                                | /output/0
            {"video_url":"A","thumbnail_url":"B"}                                                     | /video_url /thumbnail_url
            {"images":[{"url":"A"}],"results":[{"images":[{"url":"A"},{"url":"B"}]}]}                 | /images/0 /results/0/images/1
            {"videoUrl":"A","imageUrls":["B"]}                                                        | /videoUrl /imageUrls/0
            {"inputVideo":{"url":"B"},"video":{"url":"A"}}                                            | /video
            {"images":[{"url":"outputs/1.png"},{"url":"the answer"}]}                                 | /images/0
            {"images":["A","B"]}                                                                      | /images/0 /images/1
            {"video":{"url":"A","start_frame_url":"B","audio":null}}                                  | /video
            {"input_video":{"url":"B"},"video":{"url":"A"}}                                           | /video
            {"url":"A"}                                                                               | ^^
            {"a/b":{"c~d":{"url":"A"}}}                                                               | /a~1b/c~0d
            """)
    void each_family_shows_its_files(String json, String places) {
        List<String> expected = "-".equals(places) ? List.of() : List.of((places == null ? "" : places).split(" "));

        assertThat(find(json.replace("\"A\"", '"' + A + '"').replace("\"B\"", '"' + B + '"')))
                .extracting(OutputFile::place)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void a_url_that_stands_twice_is_one_file_with_two_places_to_rewrite() {
        List<OutputFile> found =
                find("{\"images\":[{\"url\":\"%s\"}],\"results\":[{\"images\":[{\"url\":\"%s\"}]}]}".formatted(A, A));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().spans()).hasSize(2);
    }

    @Test
    void what_came_in_is_no_output() {
        String json = "{\"image_style_url\":{\"url\":\"%s\"},\"image\":{\"url\":\"%s\"}}".formatted(A, B);
        Set<String> input =
                InputFacts.of("{\"style\":{\"refs\":[\"%s\"]}}".formatted(A)).urls();

        assertThat(OutputFileExtractor.find(json, input))
                .extracting(OutputFile::url)
                .containsExactly(B);
    }

    @Test
    void data_uris_and_inline_bytes_are_files() {
        List<OutputFile> found = find("""
                {"images":[{"url":"data:image/png;base64,AAAA","content_type":"image/png"}],
                 "image":{"content_type":"image/jpeg","content":"/9j/4AAQSkZJRgABAQAAAQAB","width":1}}
                """);

        assertThat(found)
                .extracting(OutputFile::isData, OutputFile::inline)
                .containsExactly(tuple(true, false), tuple(false, true));
        assertThat(found.get(1).spans()).isEmpty();
    }

    @Test
    void escaped_slashes_are_read_and_their_place_is_known() {
        String json = "{\"video\": {\"url\": \"https:\\/\\/x.test\\/a.mp4\"}}";
        OutputFile file = find(json).getFirst();

        assertThat(file.url()).isEqualTo("https://x.test/a.mp4");
        OutputFile.Span span = file.spans().getFirst();
        assertThat(json.substring(span.start(), span.end())).isEqualTo("\"https:\\/\\/x.test\\/a.mp4\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {3_950, 7_970, 32_000, 65_000, 1_000_000})
    void places_in_long_texts_are_exact(int length) {
        for (int i = 0; i < 80; i++) {
            String json = "{\"note\":\"%s\",\"video\":{\"url\":\"%s\"}}".formatted("é".repeat(length + i), A);
            OutputFile.Span span = find(json).getFirst().spans().getFirst();

            assertThat(json.substring(span.start(), span.end())).isEqualTo('"' + A + '"');
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"video\":{\"url\":\"https://x.test/a\"}", "null", "7", "[]"})
    void what_is_no_json_or_holds_nothing_has_no_files(String json) {
        assertThat(find(json)).isEmpty();
    }

    @Test
    void words_of_the_input_are_its_prompt() {
        assertThat(InputFacts.of("{\"text\":\"b\",\"prompt\":\"a\"}").prompt()).isEqualTo("a");
        assertThat(InputFacts.of("{\"text\":\"b\",\"nested\":{\"prompt\":\"a\"}}")
                        .prompt())
                .isEqualTo("b");
        assertThat(InputFacts.of("[]").prompt()).isNull();
    }

    private static List<OutputFile> find(String json) {
        return List.copyOf(OutputFileExtractor.find(json, Set.of()));
    }
}
