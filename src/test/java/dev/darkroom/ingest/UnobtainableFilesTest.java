package dev.darkroom.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that cannot be had, or are none, stay where they are and are told with a reason. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class UnobtainableFilesTest extends WithIngest {

    @Test
    void a_file_that_cannot_be_had_is_reported_without_its_url() {
        String gone = OriginFiles.refuse("/gone.png", 404);
        String good = OriginFiles.serve("/good.png", "image/png", Samples.image("png", 3, 3));
        String result = "{\"images\":[{\"url\":\"%s\"},{\"url\":\"%s\"},{\"url\":\"http://10.0.0.1/x.png?sig=1\"}]}"
                .formatted(gone, good);

        IngestedResult ingestedResult = ingestService.collect(job("{}", result));

        assertThat(ingestedResult.assets()).extracting(NewAsset::place).containsExactly("/images/1");
        assertThat(ingestedResult.unobtainable())
                .containsExactly(
                        UnobtainableFileException.forGood("/images/0", "The host answered with status 404"),
                        UnobtainableFileException.forGood("/images/2", "The host's address is not public"));
        assertThat(ingestedResult.result())
                .contains(gone, "http://10.0.0.1/x.png?sig=1")
                .doesNotContain(good);
        assertThat(OriginFiles.hits("/gone.png")).isEqualTo(1);
    }

    @Test
    void a_host_that_stumbles_is_asked_again() {
        String url = OriginFiles.serveAfterFailures("/shaky.wav", "audio/wav", Samples.wav(1), 2);

        IngestedResult ingestedResult =
                ingestService.collect(job("{\"text\":\"hello\"}", "{\"audio\":\"%s\"}".formatted(url)));

        assertThat(ingestedResult.assets().getFirst().facts().durationSeconds()).isEqualTo(1.0);
        assertThat(OriginFiles.hits("/shaky.wav")).isEqualTo(3);
    }

    @Test
    void a_host_that_is_down_may_have_it_later() {
        String url = OriginFiles.refuse("/down.png", 503);
        JobOutput job = job("{}", "{\"image\":{\"url\":\"%s\"}}".formatted(url));

        assertThat(ingestService.collect(job).awaited())
                .contains(new UnobtainableFileException("/image", "The host answered with status 503", true));
        int hits = OriginFiles.hits("/down.png");
        assertThat(hits).isGreaterThan(1);
        ingestService.collectAgain(job);
        assertThat(OriginFiles.hits("/down.png")).isEqualTo(hits + 1);
    }

    @Test
    void a_damaged_data_uri_is_reported() {
        IngestedResult ingestedResult =
                ingestService.collect(job("{}", "{\"image\":{\"url\":\"data:image/png;base64,@@@@\"}}"));

        assertThat(ingestedResult.unobtainable())
                .containsExactly(UnobtainableFileException.forGood("/image", "The bytes could not be decoded"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"image":{"url":"http://exa mple.com/a.png"}}                | The URL is malformed
            {"image":"https://"}                                        | The URL is malformed
            {"video_url":"http://127.0.0.1:x/a.mp4"}                    | The URL is malformed
            {"image":{"url":"s3://bucket/a.png"}}                       | The URL is not one that may be fetched
            {"image":{"url":"//cdn.example.com/a.png"}}                 | The URL is not one that may be fetched
            {"image":{"url":"out/a.png","content_type":"image/png"}}    | The URL is not one that may be fetched
            {"image":{"url":"http://me:pass@127.0.0.1/a.png"}}          | The URL is not one that may be fetched
            {"image":{"url":"http://0x7f.1:1/a.png"}}                   | The host's address is not public
            {"image":{"url":"data:image/png;base64,"}}                  | The file is empty
            {"image":{"url":"data:image/png;base64,iVBO*"}}             | The bytes could not be decoded
            {"image":{"url":"data:image/png;base64"}}                   | The URL is not one that may be fetched
            """)
    void every_file_that_stays_elsewhere_is_told(String result, String reason) {
        IngestedResult ingestedResult = ingestService.collect(job("{}", result));

        assertThat(ingestedResult.assets()).isEmpty();
        assertThat(ingestedResult.unobtainable())
                .extracting(UnobtainableFileException::reason)
                .containsExactly(reason);
        assertThat(ingestedResult.awaited()).isEmpty();
        assertThat(ingestedResult.result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"image":{"url":"URL"}}                                  | text/html        | <!doctype html><p>Sorry  | The host answered with a page of HTML where a picture was declared
            {"images":[{"url":"URL.png"}]}                           | image/png        | <html>expired</html>     | The host answered with a page of HTML where a picture was declared
            {"video":{"url":"URL","content_type":"video/mp4"}}       | application/json | {"detail":"expired"}     | The host answered with text where a video was declared
            {"audio_url":"URL.mp3"}                                  | audio/mpeg       | expired                  | The host answered with text where sound was declared
            {"images":[{"url":"URL"}]}                               | application/json | {"detail":"expired"}     | The host answered with text where a picture was declared
            {"model_mesh":{"url":"URL.glb"}}                         | text/html        | <html>expired</html>     | The host answered with a page of HTML where a mesh was declared
            {"image":{"url":"URL"}}                                  | image/png        | ''                       | The file is empty
            {"file":{"url":"URL"}}                                   | text/plain       | ''                       | The file is empty
            """)
    void what_stands_in_for_a_file_is_not_stored_as_one(String result, String type, String body, String reason) {
        String path =
                "/instead/" + ids.next() + (result.contains("URL.") ? result.replaceAll(".*URL(\\.\\w+).*", "$1") : "");
        String url = OriginFiles.serve(path, type, body.getBytes(UTF_8));

        IngestedResult ingestedResult = ingestService.collect(job("{}", result.replaceAll("URL(\\.\\w+)?", url)));

        assertThat(ingestedResult.assets()).isEmpty();
        assertThat(ingestedResult.unobtainable())
                .extracting(UnobtainableFileException::reason, UnobtainableFileException::forNow)
                .containsExactly(tuple(reason, false));
        assertThat(OriginFiles.hits(path)).as("it may be there a moment later").isGreaterThan(1);
    }
}
