package dev.darkroom.ingest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a result become assets, once, and everything else stays as it came. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class IngestServiceTest extends WithIngest {

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
}
