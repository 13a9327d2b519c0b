package dev.darkroom.imports;

import static dev.darkroom.imports.ImportClient.in;
import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One owner's whole library, filled through the API, is imported by another through the same API alone. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
class LibraryImportTest {

    @Inject
    Callers callers;

    @Inject
    LibraryFixture fixture;

    @Inject
    Database database;

    private Callers.TestCaller there;
    private ImportClient mine;

    @BeforeEach
    void comeIn() {
        there = callers.somebody();
        mine = new ImportClient(callers.somebody().authorization());
    }

    @Test
    void everything_arrives_as_it_was_and_a_second_time_changes_nothing() {
        new SampleLibrary(there, fixture).fill();

        JsonPath first = mine.run(body());

        assertThat(first.getString("import.state")).isEqualTo("completed");
        assertThat(first.getInt("import.failed")).isZero();
        assertThat(first.getInt("import.done")).isEqualTo(first.getInt("import.found"));
        new LibraryComparison(new ImportClient(there.authorization()), mine).assertSame();
        Map<String, Map<String, Object>> before = withoutPreviews(mine.assets());

        JsonPath second = mine.run(body());

        assertThat(second.getString("import.state")).isEqualTo("completed");
        assertThat(second.getInt("import.done")).isZero();
        assertThat(second.getInt("import.skipped")).isEqualTo(first.getInt("import.found"));
        assertThat(withoutPreviews(mine.assets())).isEqualTo(before);
    }

    /** They are drawn meanwhile. */
    private static Map<String, Map<String, Object>> withoutPreviews(Map<String, Map<String, Object>> assets) {
        assets.values().forEach(asset -> asset.keySet().removeAll(Set.of("thumbnails", "placeholder", "poster_url")));
        return assets;
    }

    @Test
    void what_its_owner_has_restricted_is_brought_with_its_owners_key() {
        byte[] picture = Samples.image("png", 23, 19);
        String asset = fixture.generated(there.ownerId(), picture, "restricted");
        String url = new ImportClient(there.authorization())
                .json("/v1/assets/" + asset)
                .getString("asset.url");
        as(there.authorization())
                .queryParam("url", url)
                .body("{\"default\":\"forbid\"}")
                .put("/v1/storage/files/acl")
                .then()
                .statusCode(200);
        RestAssured.get(url).then().statusCode(403);

        JsonPath done = mine.run(body());

        assertThat(done.getInt("import.failed")).isZero();
        assertThat(done.getInt("import.done")).isEqualTo(1);
    }

    @Test
    void the_same_bytes_are_one_asset_which_gets_what_either_brings() {
        byte[] picture = Samples.image("png", 31, 17);
        String tag = new SampleLibrary(there, fixture).make("tags", "{\"name\":\"twice\"}", "tag.id");
        String one = fixture.generated(there.ownerId(), picture, "one");
        String other = fixture.generated(there.ownerId(), picture, "other");
        as(there.authorization()).body(Map.of("asset_id", one)).post("/v1/assets/favorite");
        as(there.authorization()).body(Map.of("asset_id", other)).post("/v1/assets/tags/" + tag + "/assign");

        JsonPath done = mine.run(body());

        // The tag and one asset, and the other that is the same.
        assertThat(done.getInt("import.done")).isEqualTo(2);
        assertThat(done.getInt("import.skipped")).isEqualTo(1);
        Map<String, Map<String, Object>> assets = mine.assets();
        assertThat(assets).hasSize(1);
        assertThat(assets.values().iterator().next())
                .containsEntry("is_favorited", true)
                .hasEntrySatisfying("tags", tags -> assertThat((List<?>) tags).hasSize(1));
    }

    @Test
    void what_is_not_there_any_more_is_told_and_holds_up_nothing() {
        String kept = fixture.generated(there.ownerId(), Samples.image("png", 5, 5), "kept");
        String gone = fixture.generated(there.ownerId(), Samples.image("png", 6, 6), "gone");
        database.update("UPDATE asset SET object_key = NULL WHERE id = ?::uuid", gone);

        String id = mine.begin(body());
        JsonPath ended = mine.ended(id);

        assertThat(ended.getString("import.state")).isEqualTo("completed");
        assertThat(ended.getInt("import.failed")).isEqualTo(1);
        assertThat(mine.failures(id))
                .containsExactly(Map.of("name", "gone", "reason", "its file is not there any more"));
        assertThat(mine.assets()).containsOnlyKeys("kept");
        assertThat(kept).isNotEqualTo(in(in(mine.assets(), "kept"), "asset_id"));
    }

    @Test
    void a_key_that_is_refused_ends_the_import_and_is_never_shown() {
        String id = mine.begin(
                "{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"wrong:secret-of-mine\"}".formatted(OwnAddress.url()));

        JsonPath ended = mine.ended(id);

        assertThat(ended.getString("import.state")).isEqualTo("failed");
        assertThat(ended.getString("import.problem")).contains("401");
        assertThat(database.query(
                        "SELECT credential FROM library_import WHERE id = ?::uuid", row -> row.getBytes(1), id))
                .containsOnlyNulls();
        as(there.authorization()).get("/v1/imports/" + id).then().statusCode(404);
    }

    @Test
    void only_an_operator_imports_the_providers_account() {
        as(there.authorization())
                .body("{\"source\":\"fal\"}")
                .post("/v1/imports")
                .then()
                .statusCode(403)
                .body("error.message", containsString("operate"));
        Callers.TestCaller operator = callers.somebodyWith(Scope.ASSETS_READ, Scope.ASSETS_WRITE, Scope.OPERATE);

        // The sandbox has no library.
        JsonPath ended = new ImportClient(operator.authorization()).run("{\"source\":\"fal\"}");

        assertThat(ended.getString("import.state")).isEqualTo("failed");
        assertThat(ended.getString("import.problem")).contains("404");
    }

    @Test
    void bad_bodies_are_named() {
        refused("{}", "source:");
        refused("{\"source\":\"fal\",\"url\":\"%s/v1\"}".formatted(OwnAddress.url()), "key:");
        refused("{\"source\":\"fal\",\"url\":\"http://169.254.169.254/v1\",\"key\":\"a:b\"}", "url:");
        refused("{\"source\":\"fal\",\"url\":\"http://127.0.0.1:1/v1\",\"key\":\"a:b\"}", "url:");
        refused("{\"source\":\"fal\",\"key\":\"a:b\\u0001\"}", "key:");
        refused("{\"source\":\"fal\",\"folder\":\"x\",\"key\":\"a:b\"}", "folder:");
        refused("{\"source\":\"urls\"}", "urls:");
        refused("{\"source\":\"urls\",\"urls\":[]}", "urls:");
        refused("{\"source\":\"urls\",\"urls\":[1]}", "urls.0: must");
        refused("{\"source\":\"urls\",\"urls\":[\"https://x.test/a\",\"ftp://x.test\"]}", "urls.1: ");
        refused("{\"source\":\"urls\",\"urls\":[{\"url\":\"ftp://x.test\"}]}", "urls.0.url:");
        refused("{\"source\":\"urls\",\"urls\":[\"https://x.test/a\"],\"collection_id\":\"nope\"}", "collection_id:");
    }

    private void refused(String body, String blamed) {
        as(there.authorization())
                .body(body)
                .post("/v1/imports")
                .then()
                .statusCode(422)
                .body("error.message", containsString(blamed))
                .body(not(containsString("a:b")));
    }

    private String body() {
        return "{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"%s\"}"
                .formatted(OwnAddress.url(), there.authorization().substring("Key ".length()));
    }
}
