package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.OddHost;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file of a result that stays where it was is told of in the job's history, whichever way the result came. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(OddHost.class)
class OutputsNotKeptTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: ";
    private static final byte[] PNG = Samples.image("png", 8, 6);

    @Inject
    Database database;

    @BeforeEach
    void a_host_of_many_moods() {
        serve("/good.png", "image/png", PNG);
        serve("/empty.png", "image/png", new byte[0]);
        serve("/page.png", "image/png", "<!doctype html><p>expired".getBytes(UTF_8));
        serve("/not%20there%20but%20a%20page.png", "text/html", "<html>gone".getBytes(UTF_8));
        OddHost.serve("/short.png", OK + "image/png\r\nContent-Length: 1000", PNG);
        OddHost.serve(
                "/cut.png", OK + "image/png\r\nTransfer-Encoding: chunked", "5\r\nabcde\r\n7\r\na".getBytes(UTF_8));
        OddHost.serve(
                "/broken.png", OK + "image/png\r\nTransfer-Encoding: chunked", "5\r\nabcde\r\nzz\r\n".getBytes(UTF_8));
        serve("/no-gzip.png", "image/png\r\nContent-Encoding: gzip", PNG);
        byte[] coded = OddHost.gzip(PNG);
        serve("/half-gzip.png", "image/png\r\nContent-Encoding: gzip", Arrays.copyOf(coded, coded.length / 2));
        serve("/no-br.png", "image/png\r\nContent-Encoding: br", "<html>".getBytes(UTF_8));
        serve("/large.png", "image/png", new byte[OddHost.MAX_SIZE + 1]);
        OddHost.serve("/endless.png", OK + "image/png", new byte[OddHost.MAX_SIZE + 1]);
        serve("/bomb.png", "image/png\r\nContent-Encoding: gzip", OddHost.gzip(new byte[10 * OddHost.MAX_SIZE]));
        OddHost.keepSilent("/silent.png");
        OddHost.serve("/closed.png", "", " ".getBytes(UTF_8));
        OddHost.serve("/garbage.png", "", "what do you want?\r\n\r\n".getBytes(UTF_8));
        OddHost.serve("/busy.png", "HTTP/1.1 503 Busy\r\nContent-Length: 0", new byte[0]);
        redirect("/inward.png", "http://10.0.0.1/a.png");
        redirect("/around.png", OddHost.origin() + "/around.png");
        redirect("/elsewhere.png", "ftp://example.com/a.png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"image":{"url":"@/empty.png"}}                                   | /image: The file is empty
            {"image":{"url":"@/page.png"}}                                    | /image: The host answered with a page of HTML where a picture was declared
            {"image":{"url":"@/not there but a page.png"}}                    | /image: The host answered with a page of HTML where a picture was declared
            {"image":{"url":"@/short.png"}}                                   | /image: The download ended before its end
            {"image":{"url":"@/cut.png"}}                                     | /image: The download ended before its end
            {"image":{"url":"@/broken.png"}}                                  | /image: The download
            {"image":{"url":"@/no-gzip.png"}}                                 | /image: The bytes are not coded as their host says
            {"image":{"url":"@/half-gzip.png"}}                               | /image: The bytes are not coded as their host says
            {"image":{"url":"@/no-br.png"}}                                   | /image: The bytes are not coded as their host says
            {"image":{"url":"@/large.png"}}                                   | /image: The file is larger than allowed
            {"image":{"url":"@/endless.png"}}                                 | /image: The file is larger than allowed
            {"image":{"url":"@/bomb.png"}}                                    | /image: The file is larger than allowed
            {"image":{"url":"@/silent.png"}}                                  | /image: The download took too long
            {"image":{"url":"@/closed.png"}}                                  | /image: The
            {"image":{"url":"@/garbage.png"}}                                 | /image: The
            {"image":{"url":"@/gone.png"}}                                    | /image: The host answered with status 404
            {"image":{"url":"@/busy.png"}}                                    | /image: The host answered with status 503
            {"image":{"url":"@/inward.png"}}                                  | /image: The host's address is not public
            {"image":{"url":"@/around.png"}}                                  | /image: The URL is not one that may be fetched
            {"image":{"url":"@/elsewhere.png"}}                               | /image: The URL is not one that may be fetched
            {"image":{"url":"http://10.0.0.1/a.png"}}                         | /image: The host's address is not public
            {"image":{"url":"http://169.254.169.254/a.png"}}                  | /image: The host's address is not public
            {"image":{"url":"https://nobody.invalid/a.png"}}                  | /image: The host's name could not be resolved
            {"image":{"url":"@/no such (1).png"}}                             | /image: The host answered with status 404
            {"image":{"url":"@//twice//slashed.png"}}                         | /image: The host answered with status 404
            {"image":{"url":" @/around it.png "}}                             | /image: The host answered with status 404
            {"image":{"url":"http://exa mple.com/a.png"}}                     | /image: The URL is malformed
            {"image":{"url":"https:nobody.invalid"}}                          | /image: The URL is not one that may be fetched
            {"image":{"url":"/files/a.png"}}                                  | /image: The URL is not one that may be fetched
            {"image":{"url":"gs://bucket/a.png"}}                             | /image: The URL is not one that may be fetched
            {"image":{"url":"data:image/png;base64,%%%"}}                     | /image: The bytes could not be decoded
            {"image":{"url":"data:image/png;base64"}}                         | /image: The URL is not one that may be fetched
            {"image":{"url":"data:image/png;base64,"}}                        | /image: The file is empty
            {"image":"data:text/html,%3Chtml%3Esorry"}                        | /image: The host answered with a page of HTML where a picture was declared
            {"a":[[{"b":{"url":"@/gone"}}],{"c":{"url":"@/busy.png"}}]}       | /a/0/0/b: The host answered with status 404; /a/1/c: The host answered with status 503
            {"images":["@/gone"],"urls":["@/gone/2"],"image":{"url":["@/gone/3"]}} | /images/0: The host answered with status 404; /urls/0: The host answered with status 404; /image/url/0: The host answered with status 404
            {"sketch":"@/gone.png","page":"https://nobody.invalid/a.html"}    | /sketch: The host answered with status 404
            {"data":{"content":"@/gone.webp"}}                                | /data/content: The host answered with status 404
            "@/gone.png"                                                      | the whole result: The host answered with status 404
            ["@/gone.png","words"]                                            | /0: The host answered with status 404
            {"url":"@/gone"}                                                  | the whole result: The host answered with status 404
            {"images":[{"url":"@/gone"},{"url":"@/gone"}],"image":"@/gone"}   | /images/0: The host answered with status 404; /images/1: The host answered with status 404; /image: The host answered with status 404
            {"images":[{"url":"@/good.png","content_type":"image/png"},{"url":"@/busy.png"}]} | /images/1: The host answered with status 503
            {"a\\u0000b\\ud800":{"url":"@/gone"}}                             | /a\uFFFDb\uFFFD: The host answered with status 404
            """)
    void every_file_that_was_not_kept_has_a_line_and_a_reason(String result, String lines) {
        String answer = result.replace("@", OddHost.origin());
        String asked = "unkept/" + UUID.randomUUID();
        String called = "unkept/" + UUID.randomUUID();
        script(Route.RESULT, asked, json(200, answer));
        script(Route.RESULT, called, json(202, ""));
        String byAsking = Api.submit(asked, "{}");
        String byCallback = Api.submit(called, "{}");
        callBack(called, byCallback, "{\"status\":\"OK\",\"payload\":" + answer + "}");

        for (String id : List.of(byAsking, byCallback)) {
            JsonPath job = ended(id);
            assertThat(job.getString("job.state")).isEqualTo("SUCCEEDED");
            List<String> told =
                    job.getList("job.history.findAll { it.kind == 'output unobtainable' }.detail", String.class);
            String[] expected = lines.split("; ");
            assertThat(told).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(told.get(i)).startsWith(expected[i]).doesNotContain("http://", "https://");
            }
        }
        assertThat(how(byAsking)).isEqualTo("result fetched");
        assertThat(how(byCallback)).isEqualTo("callback verified");
    }

    @Test
    void names_too_long_for_an_index_keep_no_job_from_ending() {
        String name = "%s\u4e00"
                .formatted(new Random(5)
                        .ints(900, 0x4E00, 0x9FFF)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append));
        String app = "unkept/" + UUID.randomUUID();
        script(Route.RESULT, app, json(200, "{\"%s\":{\"url\":\"%s/good.png\"}}".formatted(name, OddHost.origin())));

        String id = Api.submit(app, "{\"%s\":\"https://nobody.invalid/in.png\"}".formatted(name));

        assertThat(ended(id).getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(Api.history(id)).endsWith("succeeded").doesNotContain("output unobtainable");
        assertThat(database.first("SELECT place FROM asset WHERE job_id::text = ?", row -> row.getString(1), id)
                        .orElseThrow())
                .hasSize(500);
    }

    private void callBack(String app, String id, String body) {
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("submitted"));
        database.update("UPDATE job SET due_at = deadline WHERE id = ?", UUID.fromString(id));
        Api.caller()
                .contentType("application/json")
                .body(body.getBytes(UTF_8))
                .post(submits(app).getFirst().callback().replaceFirst("https?://[^/]+", ""))
                .then()
                .statusCode(200);
    }

    private static JsonPath ended(String id) {
        await().atMost(Api.PATIENCE).until(() -> Api.job(id).get("job.finished_at") != null);
        return Api.job(id);
    }

    private static @Nullable String how(String id) {
        return Api.job(id).getString("job.history.find { it.kind == 'answered' }.detail");
    }

    private static void serve(String path, String type, byte[] body) {
        OddHost.serve(path, OK + type + "\r\nContent-Length: " + body.length, body);
    }

    private static void redirect(String path, String to) {
        OddHost.serve(
                path, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + to, new byte[0]);
    }
}
