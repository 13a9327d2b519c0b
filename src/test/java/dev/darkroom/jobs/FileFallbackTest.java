package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProvider.Answer;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
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

    public static class StorageAndNone implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.ofEntries(
                    Map.entry("darkroom.providers.storage.url", STORAGE.url()),
                    Map.entry("darkroom.providers.storage.key", "storage:key"),
                    Map.entry("darkroom.providers.storage.callbacks", "none"),
                    Map.entry("darkroom.providers.storage.endpoints", "both/*,one/*"),
                    Map.entry("darkroom.providers.storage.order", "1"),
                    Map.entry("darkroom.providers.none.url", NONE.url()),
                    Map.entry("darkroom.providers.none.style", "plain"),
                    Map.entry("darkroom.providers.none.endpoints", "both/*"),
                    Map.entry("darkroom.providers.none.order", "2"),
                    Map.entry("darkroom.inputs.hand-over", "upload"),
                    Map.entry("darkroom.jobs.first-look-alone", "100ms"),
                    Map.entry("darkroom.jobs.rarest-look-alone", "200ms"));
        }

        @Override
        public void stop() {
            // Their threads are virtual and end with the process.
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
