package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.FakeProviders;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that does not take a file of the input has accepted nothing: the next one in line is asked. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FileFallbackTest.StorageAndNone.class)
class FileFallbackTest {

    private static final FakeProvider STORAGE = new FakeProvider("storage");
    private static final FakeProvider NONE = new FakeProvider("none");

    public static class StorageAndNone extends FakeProviders {
        @Override
        protected void configure() {
            provider(
                    "storage",
                    STORAGE,
                    Map.of("key", "storage:key", "callbacks", "none", "endpoints", "both/*,one/*", "order", "1"));
            provider("none", NONE, Map.of("style", "plain", "endpoints", "both/*", "order", "2"));
            setting("darkroom.inputs.hand-over", "upload");
            setting("darkroom.jobs.first-look-alone", "100ms");
            setting("darkroom.jobs.rarest-look-alone", "200ms");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void the_next_one_takes_it_where_the_first_does_not_take_its_file(int status) {
        STORAGE.onRest(new Answer(status, "{}"));
        String app = "both/" + UUID.randomUUID();

        Api.finished(app, Api.submit(app, input())).then().statusCode(200).body("text", equalTo("by none"));

        assertThat(STORAGE.submits(app)).isEmpty();
        assertThat(NONE.submits(app)).hasSize(1);
    }

    @Test
    void it_ends_with_the_last() {
        STORAGE.onRest(new Answer(404, "{}"));
        String app = "one/" + UUID.randomUUID();

        Api.finished(app, Api.submit(app, input()))
                .then()
                .statusCode(502)
                .body("detail", containsString("was not handed over"));
    }

    private static String input() {
        return "{\"image_url\": \"data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[9_000]) + "\"}";
    }
}
