package dev.darkroom.ingest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class IngestServiceTest {

    @Inject
    IngestService ingestService;

    @Inject
    AssetFilingService assetFilingService;

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    private UUID owner;

    @BeforeEach
    void comeIn() {
        owner = callers.somebody().ownerId();
    }

    @Test
    void files_are_copied_and_everything_else_stays_digit_for_digit() {
        byte[] png = Samples.image("png", 12, 34);
        String url = OriginFiles.serve("/made/cat.png", "application/octet-stream", png);
        String result = "{ \"images\": [ {\"url\":\"%s\", \"width\": 12.0} ], \"seed\": 17454220438242315174 }";
        JobOutput job = job("{\"prompt\":\"a cat\"}", result.formatted(url));

        IngestedResult ingestedResult = ingestService.collect(job);

        NewAsset asset = ingestedResult.assets().getFirst();
        assertThat(ingestedResult.result())
                .isEqualTo(result.formatted(
                        "darkroom:" + job.jobId() + ":" + asset.object().key()));
        assertThat(ingestedResult.unobtainable()).isEmpty();
        assertThat(asset.place()).isEqualTo("/images/0");
        assertThat(asset.prompt()).isEqualTo("a cat");
        assertThat(asset.facts().contentType()).isEqualTo("image/png");
        assertThat(asset.facts().width()).isEqualTo(12);
        assertThat(asset.object().fileName()).isEqualTo("cat.png");
        assertThat(asset.object().size()).isEqualTo(png.length);

        file(ingestedResult);
        String read = ResultUrls.render(ingestedResult.result(), job.jobId(), "");
        String ours = read.substring(read.indexOf("/files/"), read.indexOf("\", \"width\""));
        assertThat(given().get(ours).asByteArray()).isEqualTo(png);
    }

    @Test
    void doing_it_again_writes_the_same_objects_and_files_them_once() {
        String url = OriginFiles.serve("/made/twice.png", "image/png", Samples.image("png", 3, 3));
        JobOutput job = job("{}", "{\"image\":{\"url\":\"%s\"}}".formatted(url));

        IngestedResult first = ingestService.collect(job);
        IngestedResult second = ingestService.collect(job);
        List<UUID> filed = file(first);

        assertThat(second.result()).isEqualTo(first.result());
        assertThat(file(second)).isEqualTo(filed);
        assertThat(database.first("SELECT count(*) FROM asset WHERE job_id = ?", row -> row.getInt(1), job.jobId()))
                .contains(1);
    }

    @Test
    void what_was_filed_before_keeps_its_id_among_what_is_new() {
        List<NewAsset> assets = Stream.of("one", "two", "three")
                .map(name -> OriginFiles.serve("/made/" + name + ".png", "image/png", Samples.image("png", 3, 3)))
                .map(url -> ingestService.collect(job("{}", "{\"image\":{\"url\":\"%s\"}}".formatted(url))))
                .flatMap(ingestedResult -> ingestedResult.assets().stream())
                .toList();
        UUID second = file(assets.subList(1, 2)).getFirst();

        List<UUID> filed = file(assets);

        assertThat(filed).hasSize(3).doesNotHaveDuplicates();
        assertThat(filed.get(1)).isEqualTo(second);
        assertThat(filed)
                .isEqualTo(assets.stream()
                        .map(asset -> database.first(
                                        "SELECT id FROM asset WHERE object_key = ?",
                                        row -> Database.id(row, "id"),
                                        asset.object().key())
                                .orElseThrow())
                        .toList());
    }

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
    void data_uris_become_files_and_inline_bytes_become_assets() {
        byte[] png = Samples.image("png", 5, 6);
        String base64 = Base64.getEncoder().encodeToString(png);
        String result =
                "{\"images\":[{\"url\":\"data:image/png;base64,%s\"},{\"content\":\"%s\",\"content_type\":\"image/jpeg\"}]}"
                        .formatted(base64, base64);

        IngestedResult ingestedResult = ingestService.collect(job("{}", result));

        assertThat(ingestedResult.assets())
                .allSatisfy(asset -> {
                    assertThat(asset.facts().contentType()).isEqualTo("image/png");
                    assertThat(asset.facts().height()).isEqualTo(6);
                    assertThat(asset.object().size()).isEqualTo(png.length);
                })
                .hasSize(2);
        assertThat(ingestedResult.result()).doesNotContain("data:").contains("\"content\":\"" + base64);
    }

    @Test
    void a_damaged_data_uri_is_reported() {
        IngestedResult ingestedResult =
                ingestService.collect(job("{}", "{\"image\":{\"url\":\"data:image/png;base64,@@@@\"}}"));

        assertThat(ingestedResult.unobtainable())
                .containsExactly(UnobtainableFileException.forGood("/image", "The bytes could not be decoded"));
    }

    @Test
    void urls_that_browsers_read_are_copied() {
        byte[] png = Samples.image("png", 3, 3);
        String spaced = OriginFiles.serve("/out/my photo (1).jpg", "image/png", png);
        String ends = OriginFiles.serve("/out/ends.png", "image/png", png) + " ";
        String doubled = OriginFiles.serve("/out//double.png", "image/png", png);
        String odd = OriginFiles.serve("/out/{a}^b.png", "image/png", png) + "?sig=a b'c";
        String result = "{\"images\":[{\"url\":\"%s\"},{\"url\":\"%s\"},{\"url\":\"%s\"},{\"url\":\"%s\"}]}"
                .formatted(spaced, ends, doubled, odd);

        IngestedResult ingestedResult = ingestService.collect(job("{}", result));

        assertThat(ingestedResult.unobtainable()).isEmpty();
        assertThat(ingestedResult.assets())
                .extracting(asset -> asset.object().fileName())
                .containsExactly("my photo (1).jpg", "ends.png", "double.png", "{a}^b.png");
        assertThat(ingestedResult.result()).doesNotContain("http");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"file":{"url":"URL"}}                                   | text/html        | <html>a report</html>
            {"output":{"url":"URL","content_type":"text/html"}}      | text/html        | <html>a report</html>
            {"lottie":{"url":"URL"}}                                 | application/json | {"v":"5.7"}
            {"model_mesh":{"url":"URL","content_type":"model/gltf+json"}} | application/json | {"asset":{}}
            {"image":{"url":"URL"}}                                  | image/svg+xml    | <svg xmlns="http://www.w3.org/2000/svg"/>
            """)
    void texts_that_were_made_are_kept(String result, String type, String body) {
        String url = OriginFiles.serve("/texts/" + ids.next(), type, body.getBytes(UTF_8));

        assertThat(ingestService.collect(job("{}", result.replace("URL", url))).assets())
                .hasSize(1);
    }

    @Test
    void what_came_in_is_no_output_however_it_is_spelt() {
        String url = OriginFiles.serve("/in/a b.png", "image/png", Samples.image("png", 3, 3));

        IngestedResult ingestedResult = ingestService.collect(
                job("{\"image_url\":\"%s\"}".formatted(url), "{\"image\":\"%s\"}".formatted(url.replace(" ", "%20"))));

        assertThat(ingestedResult.assets()).isEmpty();
        assertThat(ingestedResult.unobtainable()).isEmpty();
    }

    @Test
    void what_a_prompt_pretends_is_not_rewritten() {
        String text = "{\"prompt\":\"darkroom:" + ids.next() + ":abcdefghijklmnopqrstuv_a.png\"}";

        assertThat(ResultUrls.render(text, ids.next(), "https://our.test")).isEqualTo(text);
    }

    @Test
    void a_prompt_that_postgres_could_not_hold_is_cleaned() {
        String url = OriginFiles.serve("/odd.txt", "text/plain", "x".getBytes(UTF_8));
        JobOutput job = job(
                "{\"prompt\":\"a\\u0000b \\ud800 " + "very long ".repeat(5_000) + "\"}",
                "{\"caption_file\":{\"url\":\"%s\"}}".formatted(url));

        assertThat(file(ingestService.collect(job))).hasSize(1);
        assertThat(database.first("SELECT prompt FROM asset WHERE job_id = ?", row -> row.getString(1), job.jobId()))
                .hasValueSatisfying(prompt ->
                        assertThat(prompt).startsWith("a\uFFFDb \uFFFD very").hasSize(20_000));
    }

    private List<UUID> file(IngestedResult ingestedResult) {
        return file(ingestedResult.assets());
    }

    private List<UUID> file(List<NewAsset> assets) {
        return QuarkusTransaction.requiringNew().call(() -> assetFilingService.file(assets));
    }

    private JobOutput job(String input, String result) {
        return new JobOutput(ids.next(), owner, "key", "fal-ai/flux/dev", input, input, result, null, null);
    }
}
