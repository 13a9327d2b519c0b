package dev.darkroom.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Scope;
import dev.darkroom.library.AssetsSpec.Operation;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.RawRequest.Answer;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * fal's Assets API, made from the document of it in {@code openapi/}: each operation with each code that it declares, as
 * far as that can be provoked from outside, and every answer held against its schema.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetsContractTest {

    private static final Set<String> NAMES_NOTHING = Set.of(
            "listAssets",
            "uploadAsset",
            "listCollections",
            "createCollection",
            "listCharacters",
            "createCharacter",
            "listTags",
            "createTag");

    /** What cannot be in a key's row: a fault of ours, wherever it is met. */
    private static final String UNREADABLE = "'{NULL}'";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PNG = Samples.image("png", 8, 6);

    @Inject
    LibraryFixture library;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    /** Somebody with one of everything. */
    private record World(TestCaller owner, Map<String, String> ids) {}

    static Stream<Arguments> declared() {
        return AssetsSpec.operations().stream()
                .flatMap(operation -> operation.codes().stream()
                        .filter(code -> whyNot(operation, code) == null)
                        .map(code -> Arguments.of(operation, code)));
    }

    @Test
    void every_operation_of_the_assets_api_is_there() {
        assertThat(AssetsSpec.operations())
                .hasSize(33)
                .allSatisfy(operation ->
                        assertThat(operation.codes()).contains(400, 401, 403, 404, 409, 422, 429, 500, 502));
        assertThat(declared().toList()).hasSizeGreaterThan(250);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("declared")
    void an_operation_answers_as_declared(Operation operation, int code) throws Exception {
        World world = world();
        Answer answer = provoke(operation, code, world);

        assertThat(answer.status()).as(answer.body()).isEqualTo(code);
        if (code == 204) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        assertThat(answer.headers()).containsIgnoringCase("content-type: application/json");
        if (code == 429) {
            assertThat(answer.headers()).containsPattern("(?i)retry-after: [1-9]");
        }
        JsonNode body = JSON.readTree(answer.body());
        assertThat(AssetsSpec.faults(operation, code, body)).as(answer.body()).isEmpty();
        if (code >= 400) {
            assertThat(body.at("/error/type").asText()).isEqualTo(type(code));
        }
    }

    /** Null when it can be provoked. */
    private static @Nullable String whyNot(Operation operation, int code) {
        boolean asks = operation.parameters().anyMatch(Set.of("limit", "depth")::contains);
        if (code == 502 && !operation.id().equals("uploadAsset")) {
            return "nothing stands behind it that could fail";
        } else if (code == 404 && NAMES_NOTHING.contains(operation.id())) {
            return "it names nothing that could be unknown";
        } else if (code == 409 && !operation.isWrite()) {
            return "reading conflicts with nothing";
        } else if (code == 422 && !operation.isWrite() && !asks) {
            return "it asks for nothing that could be wrong";
        }
        return null;
    }

    private Answer provoke(Operation operation, int code, World world) throws IOException {
        Map<String, String> named = new HashMap<>(world.ids());
        if (code == 404) {
            named.replaceAll((name, _) -> ids.next().toString());
        }
        String path = operation.path();
        for (Map.Entry<String, String> id : named.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        String body = code == 502 ? upload(OriginFiles.refuse("/contract/down.png", 503)) : body(operation, named);
        RequestSpecification request = RestAssured.given().contentType(ContentType.JSON);
        switch (code) {
            case 401 -> {}
            case 403 ->
                request.header(
                        "Authorization", callers.somebodyWith(Scope.JOBS_READ).authorization());
            case 429 -> request.header("Authorization", worn(world.owner()));
            case 500 ->
                request.header(
                        "Authorization",
                        callers.again(world.owner(), "scopes", UNREADABLE).authorization());
            default -> request.header("Authorization", world.owner().authorization());
        }
        if (code == 400) {
            // Without a host it is no request.
            return RawRequest.send(
                    operation.method(),
                    "/v1" + path,
                    "Authorization: " + world.owner().authorization());
        } else if (code == 409) {
            String key = ids.next().toString();
            LibraryFixture.as(world.owner().authorization())
                    .header("Idempotency-Key", key)
                    .body("{\"name\":\"taken\"}")
                    .post("/v1/assets/tags")
                    .then()
                    .statusCode(201);
            request.header("Idempotency-Key", key);
        } else if (code == 422 && operation.isWrite()) {
            request.header("Idempotency-Key", "x".repeat(256));
        } else if (code == 422) {
            request.queryParam(operation.parameters().anyMatch("depth"::equals) ? "depth" : "limit", "0");
        }
        if (!body.isEmpty()) {
            request.body(body);
        }
        Response answer = request.request(operation.method(), "/v1" + path);
        return new Answer(answer.statusCode(), answer.headers().toString().replace("=", ": "), answer.asString());
    }

    /** A key that may call once in a minute and has just done so. */
    private String worn(TestCaller owner) {
        String key = callers.again(owner, "calls_per_minute", "1").authorization();
        LibraryFixture.as(key).get("/v1/assets/tags").then().statusCode(200);
        return key;
    }

    private static String body(Operation operation, Map<String, String> ids) {
        String asset = "\"asset_id\":\"" + ids.get("asset_id") + "\"";
        return switch (operation.id()) {
            case "favoriteAsset",
                    "unfavoriteAsset",
                    "addAssetToCollection",
                    "removeAssetFromCollection",
                    "assignTag",
                    "unassignTag" -> "{" + asset + "}";
            case "replaceTagsOfAsset" -> "{" + asset + ",\"tag_ids\":[\"" + ids.get("tag_id") + "\"]}";
            case "createTag", "renameTag" -> "{\"name\":\"crimson\"}";
            case "createCollection" -> "{\"name\":\"Shelf\",\"filters\":{\"media_type\":\"image\"}}";
            case "updateCollection" -> "{\"name\":\"Board\"}";
            case "moveCollection" -> "{\"parent_collection_id\":\"" + ids.get("other_collection") + "\"}";
            case "createCharacter" ->
                "{\"name\":\"Anna\",\"description\":\"a figure\",\"reference_images\":[\"https://x.test/a.png\"]}";
            case "updateCharacter" -> "{\"name\":\"Anne\"}";
            case "uploadAsset" -> upload(OriginFiles.serve("/contract/up.png", "image/png", PNG));
            default -> "";
        };
    }

    private static String upload(String url) {
        return "{\"url\":\"%s\",\"type\":\"image\"}".formatted(url);
    }

    private static String type(int code) {
        return switch (code) {
            case 401, 403 -> "authorization_error";
            case 404 -> "not_found";
            case 429 -> "rate_limited";
            case 500, 502 -> "server_error";
            default -> "validation_error";
        };
    }

    private World world() {
        TestCaller owner = callers.somebody();
        String source = library.generated(owner.ownerId(), PNG, "a source");
        String url = LibraryFixture.as(owner.authorization())
                .get("/v1/assets/" + source)
                .path("asset.url");
        UUID job = ids.next();
        String input = "{\"image_url\":\"%s\",\"mask_url\":\"https://x.test/m.png\",\"seed\":3}".formatted(url);
        String asset = library.made(owner.ownerId(), job, PNG, "@anna by the sea", input, "{}");
        String tag = made(owner, "tags", "{\"name\":\"red\"}", "tag.id");
        String collection = made(owner, "collections", "{\"name\":\"one\"}", "collection.id");
        String other = made(owner, "collections", "{\"name\":\"two\"}", "collection.id");
        String character = made(
                owner,
                "characters",
                "{\"name\":\"A\",\"identifier\":\"anna\",\"description\":\"d\",\"reference_images\":[\"%s\"]}"
                        .formatted(source),
                "character.id");
        for (String path : List.of("tags/" + tag + "/assign", "collections/" + collection + "/assets")) {
            LibraryFixture.send(owner.authorization(), "POST", path, "{\"asset_id\":\"%s\"}".formatted(asset), 200);
        }
        return new World(
                owner,
                Map.of(
                        "asset_id", asset,
                        "tag_id", tag,
                        "collection_id", collection,
                        "other_collection", other,
                        "character_id", character));
    }

    private static String made(TestCaller owner, String what, String body, String id) {
        return LibraryFixture.send(owner.authorization(), "POST", what, body, 201)
                .extract()
                .path(id);
    }
}
