package dev.darkroom.imports;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sources that answer 429 are waited for, and nothing else is. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
class ThrottledImportTest extends WithRemoteLibrary {

    private static final byte[] PICTURE = Samples.image("png", 17, 19);
    private static final String HISTORY = "/v1/models/requests/by-endpoint";

    private final Map<String, String> lists = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean busy = true;
    private volatile String retryAfter = "1";

    @Test
    void a_429_is_no_attempt_and_is_waited_for() {
        String id = mine.begin("{\"source\":\"urls\",\"urls\":[\"%s/busy.png\"]}".formatted(OwnAddress.other()));

        await().atMost(Api.PATIENCE)
                .until(() -> !asked.isEmpty() && attempts(id).equals(List.of(0)));
        assertThat(mine.get(id).getString("import.state")).isEqualTo("running");
        busy = false;

        assertThat(mine.ended(id).getInt("import.done")).isEqualTo(1);
    }

    @Test
    void while_one_host_is_busy_what_is_at_the_others_is_brought_in() {
        retryAfter = "3600";
        // More than one owner has under way at a time.
        int many = 12;
        String urls = IntStream.range(0, many)
                .mapToObj(n -> "\"%s/%d.png\"".formatted(OwnAddress.other(), n))
                .collect(Collectors.joining(","));

        String id = mine.begin("{\"source\":\"urls\",\"urls\":[%s,\"%s\"]}".formatted(urls, served()));

        await().atMost(Api.PATIENCE).until(() -> mine.get(id).getInt("import.done") == 1);
        await().atMost(Api.PATIENCE).until(() -> attempts(id).equals(Collections.nCopies(many, 0)));
        assertThat(asked).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThan(many);
        assertThat(mine.get(id).getString("import.state")).isEqualTo("running");
        as(mine.authorization()).post("/v1/imports/" + id + "/cancel").then().statusCode(200);
    }

    @Test
    void the_history_of_a_request_is_waited_for_and_its_file_is_fetched_once() {
        lists.put("/v1/assets", """
                {"assets": [{"asset_id": "a1", "request_id": "r1", "endpoint": "fal-ai/x", "type": "image", "source": "response",
                  "url": "%s/a1.png", "title": "Mine"}]}""".formatted(OwnAddress.other()));
        lists.put(
                HISTORY,
                "{\"items\": [{\"request_id\": \"r1\", \"endpoint_id\": \"fal-ai/x\", \"json_input\": {\"num_images\": 2}}]}");

        String id = mine.begin("{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"a:b\"}".formatted(OwnAddress.other()));
        await().atMost(Api.PATIENCE).until(() -> asked.contains(HISTORY));
        busy = false;

        assertThat(mine.ended(id).getInt("import.done")).isEqualTo(1);
        assertThat(asked).containsOnlyOnce("/a1.png");
        assertThat(mine.json("/v1/assets?input.num_images=2").getList("assets.title"))
                .isEqualTo(List.of("Mine"));
    }

    private List<Integer> attempts(String id) {
        return database.query(
                "SELECT attempts FROM import_item WHERE import_id = ? AND state = 'pending'",
                row -> row.getInt(1),
                UUID.fromString(id));
    }

    /** A file at another host, which is not busy. */
    private String served() {
        return as(callers.somebody().authorization())
                .contentType("application/octet-stream")
                .body(Samples.image("png", 23, 29))
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        boolean isFile = path.endsWith(".png");
        if (busy && (isFile || path.equals(HISTORY))) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        } else if (isFile) {
            reply(exchange, "image/png", PICTURE);
        } else {
            String list = lists.getOrDefault(path, emptyList(path));
            reply(exchange, "application/json", list.getBytes(StandardCharsets.UTF_8));
        }
    }
}
