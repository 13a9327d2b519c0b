package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OddRequests;
import dev.darkroom.testing.OddRequests.OddRequest;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawStatus;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent to an operation, its answer has a code that the document declares for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class DeclaredAnswersTest {

    private static final long SEED = Long.getLong("fuzz.seed", 16);
    private static final int TRIES = Integer.getInteger("fuzz.tries", 25);

    @Inject
    HttpServer server;

    @Inject
    Callers callers;

    /** By the names that the paths have for them. */
    private final Map<String, String> things = new HashMap<>();

    @BeforeEach
    void make_one_thing_of_each_kind() {
        String job = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", job);
        things.put("path", "sandbox/instant");
        things.put("id", job);
        things.put("job", job);
        await().atMost(Api.PATIENCE)
                .until(() -> !Api.caller()
                        .get("/v1/assets?limit=1")
                        .jsonPath()
                        .getList("assets")
                        .isEmpty());
        things.put("asset_id", Api.caller().get("/v1/assets?limit=1").jsonPath().getString("assets[0].asset_id"));
        String name = "declared-" + System.nanoTime();
        things.put("collection_id", made("/v1/assets/collections", Map.of("name", name), "collection.id"));
        things.put("tag_id", made("/v1/assets/tags", Map.of("name", name), "tag.id"));
        things.put(
                "share_id",
                made("/v1/assets/collections/" + things.get("collection_id") + "/shares", Map.of(), "share.id"));
        things.put(
                "upload_id",
                made("/v1/storage/uploads", Map.of("content_type", "image/png", "file_size", 3), "upload_id"));
        String url = Api.caller()
                .contentType("image/png")
                .body(new byte[] {1, 2, 3})
                .post("/files/upload")
                .jsonPath()
                .getString("access_url");
        things.put("url", url.replaceFirst("http://[^/]+", "http://localhost"));
        things.put("key", url.substring(url.lastIndexOf('/') + 1));
    }

    private static String made(String path, Map<String, Object> body, String id) {
        JsonPath made = Api.caller()
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        return made.getString(id);
    }

    @Test
    void every_answer_has_a_code_that_the_document_declares() throws IOException {
        List<String> authorizations = List.of(
                "Authorization: Key " + PostgresResource.KEY,
                "Authorization: " + callers.somebodyWith(Scope.JOBS_READ).authorization(),
                "Authorization: "
                        + callers.somebodyWith(Scope.ASSETS_READ, Scope.ASSETS_WRITE)
                                .authorization(),
                "Authorization: Key not:valid",
                "Authorization: Bearer",
                "");
        Map<String, String> undeclared = new TreeMap<>();
        Set<Integer> seen = new TreeSet<>();
        List<Routes.Route> routes = Routes.documented(server.getManagementPort());
        // What is taken away cannot be asked for.
        routes.sort(Comparator.comparing(route -> route.method().equals("DELETE")));
        for (Routes.Route route : routes) {
            Set<String> declared = new TreeSet<>();
            route.operation().path("responses").fieldNames().forEachRemaining(declared::add);
            OddRequests requests = new OddRequests(route, SEED, things, authorizations);
            for (int i = 0; i < TRIES; i++) {
                OddRequest request = requests.next();
                int status = RawStatus.of(route.method(), request.target(), request.headers(), request.body());
                seen.add(status);
                boolean known = declared.contains(String.valueOf(status))
                        || declared.contains("default") && status != RawStatus.NONE;
                if (status == 500 || !known) {
                    undeclared.putIfAbsent(route + " " + status, request.toString());
                }
            }
        }
        assertThat(undeclared).isEmpty();
        // Else it has asked for nothing that there is.
        assertThat(seen).contains(200, 201, 400, 401, 403, 404, 406, 415, 422);
    }
}
