package dev.darkroom.imports;

import static dev.darkroom.imports.ImportClient.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries whose lists do not end by themselves end the import, and nothing else. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
class UnboundedLibraryTest extends WithRemoteLibrary {

    private static final String BODY =
            "{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"a:b\"}".formatted(OwnAddress.other());

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> queries = new CopyOnWriteArrayList<>();

    private void assertFails(String problem, int found) {
        JsonPath ended = mine.run(BODY);

        assertThat(ended.getString("import.state")).isEqualTo("failed");
        assertThat(ended.getString("import.problem")).contains(problem);
        assertThat(ended.getInt("import.found")).isEqualTo(found);
    }

    @Test
    void a_list_that_goes_in_circles_ends_with_a_reason() {
        answers.put("/v1/assets", assets("a", "B"));
        answers.put("/v1/assets?cursor=A", assets("a", "B"));
        answers.put("/v1/assets?cursor=B", assets("b", "A"));

        assertFails("circles", 2);
        assertThat(queries)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(query -> assertThat(query.split("&")).contains("limit=100"));
    }

    @Test
    void an_older_library_names_its_assets_by_vector_id() {
        String id = "0b9f1c52-6d7e-5a41-9c33-2f0f5e1b7d10";
        answers.put(
                "/v1/assets", "{\"assets\":[{\"vector_id\":\"" + id + "\"}],\"next_cursor\":null,\"has_more\":false}");

        JsonPath ended = mine.run(BODY);

        assertThat(ended.getInt("import.found")).isEqualTo(1);
        assertThat(mine.failures(ended.getString("import.id")))
                .singleElement()
                .asString()
                .contains(id);
    }

    @Test
    void a_page_that_names_itself_as_the_next_ends_the_list_with_a_reason() {
        answers.put("/v1/assets", assets("a", "A"));
        answers.put("/v1/assets?cursor=A", assets("b", "A"));

        assertFails("names itself", 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"title\":\"without an id\"}", "null"})
    void a_list_whose_pages_hold_nothing_ends_with_a_reason(String nothing) {
        answers.put("/v1/assets", "{\"assets\":[" + nothing + "],\"next_cursor\":\"c{n}\",\"has_more\":true}");

        assertFails("does not end", 0);
        assertThat(asked).hasValue(20);
    }

    @Test
    void a_library_without_pages_is_read_once_and_children_may_come_first() {
        String children = IntStream.range(0, 99)
                .mapToObj(
                        "{\"id\":\"child%1$d\",\"name\":\"Child %1$d\",\"parent_collection_id\":\"parent\"}"::formatted)
                .collect(Collectors.joining(","));
        answers.put(
                "/v1/assets/collections",
                "{\"collections\":[" + children + ",{\"id\":\"parent\",\"name\":\"Parent\"}]}");

        JsonPath ended = mine.run(BODY);

        assertThat(ended.getString("import.state")).isEqualTo("completed");
        assertThat(ended.getInt("import.done")).isEqualTo(100);
        assertThat(ended.getInt("import.skipped")).isZero();
        assertThat(in(in(mine.collections(), "Child 7"), "parent_collection_id"))
                .isEqualTo(in(in(mine.collections(), "Parent"), "id"));
    }

    @Test
    void a_page_of_too_many_is_refused() {
        answers.put(
                "/v1/assets",
                "{\"assets\":["
                        + IntStream.range(0, 1_001)
                                .mapToObj("{\"asset_id\":\"a%d\"}"::formatted)
                                .collect(Collectors.joining(","))
                        + "]}");

        JsonPath ended = mine.run(BODY);

        assertThat(ended.getString("import.problem")).contains("1,000");
        assertThat(ended.getInt("import.found")).isZero();
    }

    @Test
    void a_refusal_under_the_status_of_a_success_is_no_empty_list() {
        answers.put("/v1/assets", "{\"detail\":\"Forbidden\"}");
        String id = mine.begin(BODY);
        await().atMost(Api.PATIENCE).until(() -> asked.get() > 0);
        answers.put("/v1/assets", "{\"assets\":[{\"asset_id\":\"a\"}]}");

        assertThat(mine.ended(id).getInt("import.found")).isEqualTo(1);
    }

    @Test
    void what_ends_its_process_is_not_begun_for_ever() {
        String id = mine.begin("{\"source\":\"urls\",\"urls\":[\"%s/a.png\"]}".formatted(OwnAddress.closed()));
        // As if no attempt had come to an end.
        database.update(
                "UPDATE import_item SET attempts = 6, due_at = now() WHERE import_id = ? AND state = 'pending'",
                UUID.fromString(id));

        assertThat(mine.ended(id).getInt("import.failed")).isEqualTo(1);
        assertThat(mine.failures(id)).hasSize(1);
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String cursor = query.contains("cursor=A") ? "?cursor=A" : query.contains("cursor=B") ? "?cursor=B" : "";
        byte[] body = answers.getOrDefault(path + cursor, emptyList(path))
                .replace("{n}", asked.toString())
                .getBytes(StandardCharsets.UTF_8);
        // Before whoever asked can go on.
        if (path.equals("/v1/assets")) {
            asked.incrementAndGet();
            queries.add(query);
        }
        reply(exchange, "application/json", body);
    }

    private static String assets(String id, String next) {
        return "{\"assets\":[{\"asset_id\":\"%s\",\"created_at\":\"-0044-03-15T00:00:00Z\"}],\"next_cursor\":\"%s\"}"
                .formatted(id, next);
    }
}
