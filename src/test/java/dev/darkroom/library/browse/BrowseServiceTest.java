package dev.darkroom.library.browse;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of assets: what each has, in which order, and narrowed by what. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BrowseServiceTest extends WithLibrary {

    @Inject
    AssetFilingService libraryRoom;

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
    void a_large_limit_is_capped() {
        String one = library.generated(me.ownerId(), PNG, "one");
        database.update("""
                INSERT INTO asset (id, owner_id, object_key, job_id, place, type, source, title, created_at)
                SELECT gen_random_uuid(), owner_id, object_key, gen_random_uuid(), '/0', type, source, title, created_at
                FROM asset, generate_series(1, 100) WHERE id = ?
                """, UUID.fromString(one));

        browse("limit=100000")
                .body("assets", hasSize(100))
                .body("has_more", equalTo(true))
                .body("total_count", equalTo(101));
    }

    /** Of one favourite output; what fal has of no such source or section is an empty list, and no error. */
    @ParameterizedTest
    @CsvSource({
        "source=upload, 0",
        "source=response, 1",
        "source=request, 0",
        "section=all-media, 1",
        "section=uploads, 0",
        "section=favorites, 1",
        "section=generated, 1",
        "media_type=image, 1",
        "media_type=video, 0",
        "media_type=audio, 0",
        "media_type=3d, 0"
    })
    void every_word_of_both_versions_is_taken(String query, int found) {
        String id = library.generated(me.ownerId(), PNG, "one");
        send("POST", "favorite", "{\"asset_id\":\"%s\"}".formatted(id), 200);

        browse(query).body("assets", hasSize(found)).body("total_count", equalTo(found));
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
}
