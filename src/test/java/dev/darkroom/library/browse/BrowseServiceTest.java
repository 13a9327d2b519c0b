package dev.darkroom.library.browse;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BrowseServiceTest {

    private static final byte[] PNG = Samples.image("png", 8, 6);

    @Inject
    LibraryFixture library;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    @Inject
    Database database;

    private Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    @Test
    void an_asset_has_every_field_of_the_contract() {
        UUID job = ids.next();
        String id = library.generated(me.ownerId(), job, PNG, "a cat on a wall");

        browse("")
                .body("assets[0].asset_id", equalTo(id))
                .body("assets[0].vector_id", equalTo(id))
                .body("assets[0].request_id", equalTo(job.toString()))
                .body("assets[0].url", matchesPattern("http://.*/files/[A-Za-z0-9_-]{22}_made\\.bin"))
                .body("assets[0].type", equalTo("image"))
                .body("assets[0].title", equalTo("a cat on a wall"))
                .body("assets[0].endpoint", equalTo("fal-ai/flux/dev"))
                .body("assets[0].created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
                .body("assets[0].source", equalTo("response"))
                .body("assets[0].width", equalTo(8))
                .body("assets[0].height", equalTo(6))
                .body("assets[0].content_type", equalTo("image/png"))
                .body("assets[0].is_favorited", equalTo(false))
                .body("assets[0].collection_ids", empty())
                .body("assets[0].tags", empty())
                .body("assets[0]", hasKey("similarity"))
                .body("next_cursor", nullValue())
                .body("has_more", equalTo(false))
                .body("total_count", equalTo(1))
                .body("scope_truncated", equalTo(false));
        as(me.authorization()).get("/v1/assets/" + id).then().statusCode(200).body("asset.asset_id", equalTo(id));
    }

    @Test
    void pages_neither_skip_nor_repeat_while_assets_arrive() {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            before.addFirst(library.generated(me.ownerId(), PNG, "number " + i));
        }

        assertThat(paged("limit=3", () -> library.generated(me.ownerId(), PNG, "a late one")))
                .containsExactlyElementsOf(before);
    }

    @Test
    void assets_of_one_moment_stand_on_one_page_each_in_a_fixed_order() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(library.generated(me.ownerId(), PNG, "number " + i));
        }
        database.update("UPDATE asset SET created_at = '2026-01-02T03:04:05.678901Z' WHERE owner_id = ?", me.ownerId());

        assertThat(paged("limit=2&sort=oldest", () -> {})).containsExactlyElementsOf(made);
        assertThat(paged("limit=2&sort=newest", () -> {})).containsExactlyElementsOf(made.reversed());
    }

    private List<String> paged(String query, Runnable betweenPages) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = browse(query + cursor).extract().jsonPath();
            seen.addAll(page.getList("assets.asset_id", String.class));
            betweenPages.run();
            cursor = page.getBoolean("has_more") ? "&cursor=" + page.getString("next_cursor") : "";
        } while (!cursor.isEmpty());
        return seen;
    }

    @Test
    void filters_combine() {
        String cat = library.generated(me.ownerId(), PNG, "a ginger cat asleep");
        library.generated(me.ownerId(), PNG, "a dog running");
        String meow = library.generated(me.ownerId(), Samples.wav(0.2), "the cats are singing");

        browse("q=\"cat\"")
                .body("assets.asset_id", containsInAnyOrder(meow, cat))
                .body("total_count", equalTo(2));
        browse("q=\"cat\"&media_type=image").body("assets.asset_id", contains(cat));
        browse("media_type=audio,video").body("assets.asset_id", contains(meow));
        browse("media_type=audio&media_type=image&q=singing").body("assets.asset_id", contains(meow));
        browse("q=\"cat\" -ginger").body("assets.asset_id", contains(meow));
        browse("q=cat&sort=oldest").body("assets.asset_id", contains(cat, meow));
        browse("source=upload").body("assets", empty()).body("total_count", equalTo(0));
        browse("section=generated&source=response").body("total_count", equalTo(3));
        browse("section=uploads").body("total_count", equalTo(0));
    }

    @Test
    void words_that_are_no_query_do_no_harm() {
        library.generated(me.ownerId(), PNG, "a cat");

        for (String words : List.of("'", "\"", "and or not", "%00", "a & | ! <-> b:*", "\\")) {
            as(me.authorization())
                    .queryParam("q", words)
                    .get("/v1/assets")
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=-1,limit",
        "limit=ten,limit",
        "limit=,limit",
        "media_type=hologram,media_type",
        "source=theft,source",
        "section=attic,section",
        "tag_mode=some,tag_mode",
        "tag_id=x,tag_id",
        "collection_id=x,collection_id",
        "cursor=abc,cursor",
        "colour=red,colour",
        "search_image_url=nowhere,search_image_url",
        "search_image_url=http://10.0.0.1/a.png&sort=newest,sort",
        "min_similarity=2,min_similarity"
    })
    void what_is_not_understood_is_named(String query, String field) {
        as(me.authorization())
                .get("/v1/assets?" + query)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.message", startsWith(field + ":"));
    }

    @Test
    void a_large_limit_is_capped() {
        library.generated(me.ownerId(), PNG, "one");

        browse("limit=100000").body("total_count", equalTo(1));
    }

    @Test
    void a_cursor_of_another_filter_is_refused() {
        library.generated(me.ownerId(), PNG, "one");
        library.generated(me.ownerId(), PNG, "two");
        String cursor = browse("limit=1").extract().path("next_cursor");

        as(me.authorization())
                .get("/v1/assets?limit=1&q=one&cursor=" + cursor)
                .then()
                .statusCode(422)
                .body("error.message", startsWith("cursor:"));
    }

    @Test
    void what_belongs_to_somebody_else_is_not_found() {
        String id = library.generated(callers.somebody().ownerId(), PNG, "a secret");

        browse("").body("total_count", equalTo(0));
        for (String path : List.of(id, ids.next().toString(), "nonsense", "1-1-1-1-1")) {
            as(me.authorization())
                    .get("/v1/assets/" + path)
                    .then()
                    .statusCode(404)
                    .body("error.type", equalTo("not_found"));
        }
    }

    @Test
    void an_expired_asset_is_listed_no_more_and_still_known_without_a_url() {
        NewAsset asset = library.asset(me.ownerId(), ids.next(), PNG, "soon gone", 60L);
        String id = QuarkusTransaction.requiringNew()
                .call(() -> libraryRoom.file(List.of(asset)))
                .getFirst()
                .toString();
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '2h', expires_at = now() - interval '1h' WHERE key = ?",
                asset.object().key());

        browse("").body("total_count", equalTo(0));
        as(me.authorization())
                .get("/v1/assets/" + id)
                .then()
                .statusCode(200)
                .body("asset.url", nullValue())
                .body("asset.title", equalTo("soon gone"));
        as(me.authorization()).get("/files/" + asset.object().key()).then().statusCode(404);
    }

    @Inject
    AssetFilingService libraryRoom;

    @Test
    void a_key_without_the_scope_may_not_look() {
        as(callers.somebodyWith(Scope.JOBS_READ).authorization())
                .get("/v1/assets")
                .then()
                .statusCode(403)
                .body("error.message", containsString("assets:read"));
    }

    @Test
    void favourites_are_a_section() {
        UUID job = ids.next();
        String id = library.generated(me.ownerId(), job, PNG, "liked");
        library.generated(me.ownerId(), PNG, "not so much");

        mark("favorite", "{\"request_id\":\"%s\"}".formatted(job)).body("is_favorited", equalTo(true));
        browse("section=favorites").body("assets.asset_id", contains(id)).body("assets[0].is_favorited", equalTo(true));
        mark("unfavorite", "{\"vector_id\":\"%s\"}".formatted(id)).body("is_favorited", equalTo(false));
        browse("section=favorites").body("assets", empty());
    }

    @Test
    void a_reference_is_exactly_one() {
        as(me.authorization()).body("{}").post("/v1/assets/favorite").then().statusCode(422);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"request_id\":\"%s\"}".formatted(ids.next(), ids.next()))
                .post("/v1/assets/favorite")
                .then()
                .statusCode(422);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\"}".formatted(ids.next()))
                .post("/v1/assets/favorite")
                .then()
                .statusCode(404);
    }

    @Test
    void tags_and_collections_narrow_the_browse() {
        String both = library.generated(me.ownerId(), PNG, "both");
        String one = library.generated(me.ownerId(), PNG, "one");
        library.generated(me.ownerId(), PNG, "none");
        String red = create("tags", "{\"name\":\"red\"}", "tag.id");
        String blue = create("tags", "{\"name\":\"blue\"}", "tag.id");
        String shelf = create("collections", "{\"name\":\"Shelf\",\"description\":null}", "collection.id");

        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"tag_ids\":[\"%s\",\"%s\"]}".formatted(both, red, blue))
                .put("/v1/assets/tags")
                .then()
                .statusCode(200)
                .body("tags.name", contains("blue", "red"));
        send("POST", "tags/" + red + "/assign", one).statusCode(200).body("success", equalTo(true));
        send("POST", "collections/" + shelf + "/assets", one).statusCode(200).body("success", equalTo(true));

        browse("tag_id=" + red + "," + blue).body("assets.asset_id", contains(one, both));
        browse("tag_id=" + red + "&tag_id=" + blue + "&tag_mode=all").body("assets.asset_id", contains(both));
        browse("collection_id=" + shelf)
                .body("assets.asset_id", contains(one))
                .body("assets[0].collection_ids", contains(shelf))
                .body("assets[0].tags.name", hasItem("red"));
        as(me.authorization())
                .get("/v1/assets/collections/" + shelf + "/assets")
                .then()
                .statusCode(200)
                .body("assets.asset_id", contains(one));
        as(me.authorization())
                .get("/v1/assets/collections")
                .then()
                .statusCode(200)
                .body("collections[0].asset_count", equalTo(1))
                .body("collections[0].type", equalTo("manual"))
                .body("collections[0].filters", nullValue());

        send("DELETE", "tags/" + red + "/assign", one).statusCode(204);
        send("DELETE", "collections/" + shelf + "/assets", one).statusCode(204);
        browse("tag_id=" + red).body("assets.asset_id", contains(both));
        browse("collection_id=" + shelf).body("assets", empty());
    }

    @Test
    void another_owners_tag_is_404() {
        Callers.TestCaller other = callers.somebody();
        String asset = library.generated(me.ownerId(), PNG, "mine");
        String theirTag = as(other.authorization())
                .body("{\"name\":\"theirs\"}")
                .post("/v1/assets/tags")
                .path("tag.id");

        send("POST", "tags/" + theirTag + "/assign", asset).statusCode(404);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"tag_ids\":[\"%s\"]}".formatted(asset, theirTag))
                .put("/v1/assets/tags")
                .then()
                .statusCode(422)
                .body("error.message", startsWith("tag_ids:"));
    }

    @Test
    void a_tag_name_is_an_owners_own_and_used_once() {
        create("tags", "{\"name\":\"red\"}", "tag.id");

        as(me.authorization())
                .body("{\"name\":\"red\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(409);
        as(me.authorization())
                .body("{\"name\":\"\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(422);
        as(me.authorization()).get("/v1/assets/tags").then().body("tags.name", contains("red"));
    }

    private ValidatableResponse browse(String query) {
        String uri = query.isEmpty() ? "/v1/assets" : "/v1/assets?" + query;
        return as(me.authorization()).get(uri).then().statusCode(200);
    }

    private ValidatableResponse mark(String how, String body) {
        return as(me.authorization())
                .body(body)
                .post("/v1/assets/" + how)
                .then()
                .statusCode(200);
    }

    private String create(String what, String body, String path) {
        return as(me.authorization())
                .body(body)
                .post("/v1/assets/" + what)
                .then()
                .statusCode(201)
                .body(path, matchesPattern("[0-9a-f-]{36}"))
                .extract()
                .path(path);
    }

    private ValidatableResponse send(String method, String path, String assetId) {
        return as(me.authorization())
                .body("{\"asset_id\":\"%s\"}".formatted(assetId))
                .request(method, "/v1/assets/" + path)
                .then();
    }
}
