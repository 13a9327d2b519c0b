package dev.darkroom.access.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** An owner is removed with all it has, and nobody else loses anything. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OwnerRemovalTest {

    @Inject
    Database database;

    @Inject
    @All
    List<OwnedData> owned;

    @Inject
    @ConfigProperty(name = "darkroom.data-dir")
    Path data;

    private static RequestSpecification as(String key) {
        return Api.as(key).contentType(ContentType.JSON);
    }

    private static RequestSpecification operator() {
        return Api.caller().contentType(ContentType.JSON);
    }

    private static JsonPath made() {
        return operator()
                .body("{\"name\": \"gone soon\"}")
                .post("/v1/owners")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private List<String> tablesOfOwners() {
        return database.query(
                "SELECT table_name FROM information_schema.columns c JOIN pg_class p ON p.oid = to_regclass(c.table_name)"
                        + " WHERE table_schema = 'public' AND column_name = 'owner_id' AND NOT p.relispartition"
                        + " AND p.relkind IN ('r', 'p')",
                row -> row.getString(1));
    }

    private int rows(String table, UUID owner) {
        return database.first("SELECT count(*) FROM " + table + " WHERE owner_id = ?", row -> row.getInt(1), owner)
                .orElseThrow();
    }

    /** A job with an asset, a collection with a share, a tag, a webhook, and what is written down about them. */
    private String filled(String key) {
        as(key).body("{\"url\": \"http://127.0.0.1:1/never\"}").post("/v1/webhooks");
        String id = as(key).header("Prefer", "wait=30")
                .header("Idempotency-Key", "once")
                .body("{\"endpoint\": \"fal-ai/fast-sdxl\", \"tags\": [\"t\"], \"input\": {\"prompt\": \"a marmot\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .body("job.state", equalTo("SUCCEEDED"))
                .extract()
                .path("job.result.images[0].url");
        as(key).body("{\"name\": \"c\"}").post("/v1/assets/collections").then().statusCode(201);
        return URI.create(id).getPath();
    }

    @Test
    void its_keys_are_over_at_once_and_all_it_had_goes_with_its_bytes() {
        JsonPath gone = made();
        JsonPath other = made();
        UUID owner = UUID.fromString(gone.getString("owner.id"));
        String file = filled(gone.getString("secret"));
        String kept = filled(other.getString("secret"));
        as(gone.getString("secret")).get(file).then().statusCode(200);
        operator().delete("/v1/owners/" + owner).then().statusCode(202).body("owner.status", equalTo("removing"));
        operator().delete("/v1/owners/" + owner).then().statusCode(202);
        operator()
                .body("{\"status\": \"enabled\"}")
                .patch("/v1/owners/" + owner)
                .then()
                .statusCode(409);
        as(gone.getString("secret")).get("/v1/jobs").then().statusCode(401);
        await().atMost(Api.PATIENCE.multipliedBy(2))
                .until(() -> operator().get("/v1/owners/" + owner).statusCode() == 404);
        for (String table : tablesOfOwners()) {
            assertThat(rows(table, owner)).as(table).isZero();
        }
        as(other.getString("secret")).get(file).then().statusCode(404);
        as(other.getString("secret")).get(kept).then().statusCode(200);
        as(other.getString("secret")).get("/v1/jobs").then().statusCode(200).body("jobs.size()", equalTo(1));
    }

    @Test
    void its_unfinished_uploads_go_with_their_parts() {
        JsonPath gone = made();
        String key = gone.getString("secret");
        JsonPath begun = Api.as(key).post("/files/upload/multipart").jsonPath();
        Api.as(key)
                .body(new byte[10])
                .put(begun.getString("access_url") + "/multipart/" + begun.getString("uploadId") + "/1")
                .then()
                .statusCode(200);
        Path parts = database.query(
                        "SELECT object_key || '.' || store_id FROM upload WHERE id = ?",
                        row -> data.resolve("objects").resolve("uploads").resolve(row.getString(1)),
                        UUID.fromString(begun.getString("uploadId")))
                .getFirst();
        assertThat(parts).isNotEmptyDirectory();

        operator().delete("/v1/owners/" + gone.getString("owner.id")).then().statusCode(202);

        await().atMost(Api.PATIENCE.multipliedBy(2))
                .until(() -> operator()
                                .get("/v1/owners/" + gone.getString("owner.id"))
                                .statusCode()
                        == 404);
        assertThat(parts).doesNotExist();
    }

    @Test
    void every_table_with_an_owner_is_named_by_its_package() {
        assertThat(owned.stream().map(OwnedData::table))
                .containsAll(tablesOfOwners().stream()
                        // It goes with its asset.
                        .filter(table -> !table.equals("asset_meaning") && !table.equals("asset_look"))
                        .toList());
    }

    @Test
    void the_owner_of_the_key_that_asks_stays_and_one_that_is_unknown_is_not_found() {
        String mine = database.first(
                        "SELECT owner_id FROM api_key WHERE id = ?",
                        row -> row.getString(1),
                        PostgresResource.KEY.substring(0, PostgresResource.KEY.indexOf(':')))
                .orElseThrow();
        operator().delete("/v1/owners/" + mine).then().statusCode(409);
        operator().delete("/v1/owners/" + UUID.randomUUID()).then().statusCode(404);
        operator().delete("/v1/owners/nobody").then().statusCode(404);
    }
}
