package dev.darkroom.jobs.completion;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Canned;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that is a file itself, and one that comes with the submit's answer. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class PictureResultsTest extends WithScriptedResults {

    @ParameterizedTest
    @ValueSource(ints = {0, 3_000_000})
    void a_result_that_is_a_picture_itself_is_kept_as_one(int more) {
        String app = app();
        byte[] png = Samples.image("png", 3, 3);
        script(Route.RESULT, app, new Canned(200, "image/png", Arrays.copyOf(png, png.length + more)));

        String id = Api.submit(app, "{}");

        Api.finished(app, id)
                .then()
                .statusCode(200)
                .body("images[0].url", containsString("/files/"))
                .body("images[0].content_type", equalTo("image/png"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(Api.job(id).getList("job.history.detail", String.class)).contains("1 asset stored");
    }

    @Test
    void a_picture_in_text_is_one_as_well_and_a_page_under_its_type_is_none() {
        String app = app();
        script(
                Route.RESULT,
                app,
                new Canned(200, "image/svg+xml", "<!DOCTYPE html><html>Busy</html>"),
                new Canned(
                        200, "image/svg+xml", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("images[0].url", containsString("/files/"));
        assertThat(Api.history(id)).contains("not understood", "succeeded");
    }

    @Test
    void a_picture_that_is_larger_than_a_result_may_be_fails_and_says_so() {
        String app = app();
        byte[] png = Samples.image("png", 3, 3);
        script(Route.STATUS, app, json(200, "{\"status\": \"COMPLETED\"}"));
        script(Route.RESULT, app, new Canned(200, "image/png", Arrays.copyOf(png, 49 << 20)));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(502).body("detail", containsString("larger than the 64 MiB"));
        assertThat(Api.job(id).getInt("job.unrecognized_answer.length")).isEqualTo(65_536);
    }

    @ParameterizedTest
    @CsvSource({"application/json, ''", "image/png, png"})
    void a_submit_that_is_answered_with_the_result_is_done(String type, String file) {
        String app = app();
        String inJson = "{\"status\": \"COMPLETED\", \"output\": {\"images\": [{\"url\": \"%s\"}]}}"
                .formatted("data:image/png;base64," + Base64.getEncoder().encodeToString(Samples.image("png", 3, 3)));
        script(
                Route.SUBMIT,
                app,
                file.isEmpty() ? json(200, inJson) : new Canned(200, type, Samples.image("png", 3, 3)));
        script(Route.RESULT, app, json(404, "{}"));

        String id = Api.submit(app, "{}");

        assertThat(Api.finished(app, id).then().statusCode(200).extract().asString())
                .contains("/files/");
        JsonPath job = Api.job(id);
        assertThat(job.getString("job.state")).isEqualTo("SUCCEEDED");
        assertThat(job.getList("job.history.detail", String.class)).contains("1 asset stored");
        assertThat(Api.history(id)).contains("answered", "succeeded");
        assertThat(submits(app)).hasSize(1);
    }
}
