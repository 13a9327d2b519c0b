package dev.darkroom.mirror;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One owner's outputs are mirrored into another's library, as if that were at fal. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
@WithTestResource(MirroredIntoItself.class)
class MirrorTest {

    private static final String OVER_THERE = "Key " + PostgresResource.KEY;

    @Inject
    Callers callers;

    @Inject
    LibraryFixture fixture;

    @Inject
    AssetFilingService filing;

    @Inject
    Ids ids;

    @Inject
    MirrorWorker worker;

    @Inject
    Database database;

    private Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
        // The mirror begins with what comes after its first look.
        worker.look();
    }

    @Test
    void an_output_is_filed_over_there_with_all_that_its_owner_arranges_then_and_later() {
        byte[] picture = Samples.image("png", 33, 44);
        String asset = fixture.generated(me.ownerId(), picture, "a mirrored lighthouse");
        String tag = make("tags", "{\"name\":\"mirrored\"}", "tag.id");
        String collection = make("collections", "{\"name\":\"Mirrored\",\"description\":\"both\"}", "collection.id");
        put("collections/" + collection + "/assets", asset);

        mirrored("a mirrored lighthouse");
        await().atMost(Api.PATIENCE).until(() -> state(asset).equals("done"));

        Map<String, Object> there = find("a mirrored lighthouse").getFirst();
        assertThat(there).containsEntry("type", "image").containsEntry("width", 33);
        assertThat(get((String) there.get("url")).asByteArray()).isEqualTo(picture);

        put("tags/" + tag + "/assign", asset);
        put("favorite", asset);
        await().atMost(Api.PATIENCE).untilAsserted(() -> {
            worker.look();
            Map<String, Object> now = find("a mirrored lighthouse").getFirst();
            assertThat(now).containsEntry("is_favorited", true);
            assertThat((List<?>) now.get("tags")).hasSize(1);
            assertThat((List<?>) now.get("collection_ids")).hasSize(1);
        });

        as(me.authorization()).delete("/v1/assets/" + asset).then().statusCode(204);
        worker.look();
        assertThat(find("a mirrored lighthouse")).hasSize(1);
    }

    @Test
    void what_was_cut_short_goes_on_where_it_was_and_is_filed_once() {
        String asset = fixture.generated(me.ownerId(), Samples.image("png", 12, 21), "an interrupted harbour");
        mirrored("an interrupted harbour");
        await().atMost(Api.PATIENCE).until(() -> state(asset).equals("done"));
        assertThat(database.query(
                        "SELECT scope FROM idempotency_key WHERE key = ?",
                        row -> row.getString(1),
                        "darkroom-asset-" + asset))
                .containsExactly("library");

        // As if the process had ended before the answer was written down.
        database.update(
                "UPDATE mirrored_asset SET state = 'pending', remote_id = NULL, due_at = now(), attempts = 0 WHERE asset_id = ?::uuid",
                asset);
        worker.look();

        await().atMost(Api.PATIENCE).until(() -> state(asset).equals("done"));
        assertThat(find("an interrupted harbour")).hasSize(1);
    }

    @Test
    void several_that_share_what_is_new_over_there_all_arrive() {
        String tag = make("tags", "{\"name\":\"shared by four\"}", "tag.id");
        String collection = make("collections", "{\"name\":\"Shared by four\"}", "collection.id");
        List<String> assets = IntStream.range(0, 4)
                .mapToObj(i -> fixture.generated(me.ownerId(), Samples.image("png", 20, 30 + i), "one of four " + i))
                .toList();
        assets.forEach(asset -> {
            put("tags/" + tag + "/assign", asset);
            put("collections/" + collection + "/assets", asset);
        });

        await().atMost(Api.PATIENCE).untilAsserted(() -> {
            worker.look();
            assertThat(assets.stream().map(this::state)).allMatch("done"::equals);
        });
    }

    @Test
    void what_was_deleted_over_there_is_made_anew() {
        String tag = make("tags", "{\"name\":\"deleted there\"}", "tag.id");
        String collection = make("collections", "{\"name\":\"Deleted there\"}", "collection.id");
        arranged("the first of two", tag, collection);
        String oldTag = over("tag_id", tag);
        String oldCollection = over("collection_id", collection);
        as(OVER_THERE).delete("/v1/assets/tags/" + oldTag).then().statusCode(204);
        as(OVER_THERE).delete("/v1/assets/collections/" + oldCollection).then().statusCode(204);

        arranged("the second of two", tag, collection);

        assertThat(over("tag_id", tag)).isNotEqualTo(oldTag);
        assertThat(over("collection_id", collection)).isNotEqualTo(oldCollection);
    }

    /** What stands for a name over there. */
    private String over(String column, String id) {
        return database.first(
                        "SELECT remote_id FROM mirrored_name WHERE " + column + " = ?::uuid",
                        row -> row.getString(1),
                        id)
                .orElseThrow();
    }

    private void arranged(String prompt, String tag, String collection) {
        String asset = fixture.generated(me.ownerId(), Samples.image("png", 22, prompt.length()), prompt);
        put("tags/" + tag + "/assign", asset);
        put("collections/" + collection + "/assets", asset);
        await().atMost(Api.PATIENCE).untilAsserted(() -> {
            worker.look();
            assertThat(state(asset)).isEqualTo("done");
            Map<String, Object> there = find(prompt).getFirst();
            assertThat((List<?>) there.get("tags")).hasSize(1);
            assertThat((List<?>) there.get("collection_ids")).hasSize(1);
        });
    }

    @Test
    void a_library_of_its_own_needs_a_key_of_its_own() {
        MirrorConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MirrorConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("darkroom.mirror.enabled", "true", "darkroom.mirror.url", "https://other.example"),
                        "test",
                        300))
                .build()
                .getConfigMapping(MirrorConfig.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MirrorWorker.requireKey(config))
                .withMessageContaining("darkroom.mirror.key");
    }

    @Test
    void uploads_are_nobody_elses_affair() {
        String url = as(me.authorization())
                .contentType("image/png")
                .body(Samples.image("png", 7, 9))
                .post("/files/upload")
                .path("access_url");
        make(
                "uploads",
                "{\"url\":\"%s\",\"type\":\"image\",\"prompt\":\"only here\"}".formatted(url),
                "asset.asset_id");

        worker.look();

        assertThat(database.query(
                        "SELECT 1 FROM mirrored_asset WHERE owner_id = ?", row -> row.getInt(1), me.ownerId()))
                .isEmpty();
    }

    @Test
    void what_not_everybody_may_read_stays_here() {
        NewAsset hidden = fixture.asset(me.ownerId(), ids.next(), Samples.image("png", 14, 15), "a hidden cove", null);
        String asset = QuarkusTransaction.requiringNew().call(() -> {
            String filed = filing.file(List.of(hidden)).getFirst().toString();
            assertThat(database.update(
                            "UPDATE stored_object SET acl = '{\"default\":\"hide\",\"rules\":[]}' WHERE key = ?",
                            hidden.object().key()))
                    .isOne();
            return filed;
        });

        await().atMost(Api.PATIENCE).until(() -> {
            worker.look();
            return state(asset).equals("restricted");
        });

        assertThat(find("a hidden cove")).isEmpty();
    }

    @Test
    void what_expires_here_expires_over_there() {
        file(fixture.asset(me.ownerId(), ids.next(), Samples.image("png", 15, 14), "a fleeting cloud", 3_600L));

        mirrored("a fleeting cloud");

        assertThat(database.query(
                        "SELECT o.expires_at <= now() + interval '1 hour' FROM asset a JOIN stored_object o ON o.key = a.object_key"
                                + " WHERE a.prompt = 'a fleeting cloud' AND a.source = 'upload'",
                        row -> row.getBoolean(1)))
                .containsExactly(true);
    }

    @Test
    void a_long_prompt_is_cut_to_what_the_library_takes() {
        String prompt = "a long story ".repeat(200);
        fixture.generated(me.ownerId(), Samples.image("png", 16, 13), prompt);

        mirrored(prompt.substring(0, 2_000));
    }

    private String file(NewAsset asset) {
        return QuarkusTransaction.requiringNew()
                .call(() -> filing.file(List.of(asset)))
                .getFirst()
                .toString();
    }

    private void mirrored(String prompt) {
        await().atMost(Api.PATIENCE).untilAsserted(() -> {
            worker.look();
            assertThat(find(prompt)).hasSize(1);
        });
    }

    /** By its very prompt: a search would find what is like it, too. */
    private static List<Map<String, Object>> find(String prompt) {
        List<Map<String, Object>> all = as(OVER_THERE)
                .get("/v1/assets?source=upload&limit=100")
                .jsonPath()
                .getList("assets");
        return all.stream().filter(asset -> prompt.equals(asset.get("prompt"))).toList();
    }

    private String state(String asset) {
        return database.first(
                        "SELECT state FROM mirrored_asset WHERE asset_id = ?::uuid", row -> row.getString(1), asset)
                .orElse("");
    }

    private void put(String path, String asset) {
        as(me.authorization())
                .body(Map.of("asset_id", asset))
                .post("/v1/assets/" + path)
                .then()
                .statusCode(200);
    }

    private String make(String kind, String body, String path) {
        return LibraryFixture.send(me.authorization(), "POST", kind, body, 201)
                .extract()
                .path(path);
    }
}
