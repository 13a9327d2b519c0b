package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.upstream.OutgoingGuard;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How assets get into the index, with which models, and how the database goes through it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SearchIndexTest {

    private record Endpoint(Optional<WebUrl> url, Optional<String> key, String model, Duration timeout)
            implements SearchConfig.Embedding {}

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Embedder embedder;

    @Inject
    Search search;

    @Inject
    SearchIndex index;

    @Inject
    Unread unread;

    @Inject
    Models models;

    @Inject
    OutgoingGuard guard;

    @Test
    void after_a_change_of_model_everything_is_read_again_and_found_by_its_words_meanwhile() {
        UUID owner = callers.somebody().ownerId();
        UUID asset = file(owner, "a zeppelin above a fjord");
        await(asset);
        int now = models.inUse().meaning();
        QuarkusTransaction.requiringNew().run(() -> {
            database.update("INSERT INTO search_model (name) VALUES ('of old') ON CONFLICT DO NOTHING");
            for (String table : List.of("asset_meaning", "asset_meaning_vector")) {
                database.update(
                        "UPDATE " + table
                                + " SET model_id = (SELECT id FROM search_model WHERE name = 'of old') WHERE id = ?",
                        asset);
            }
            database.update(
                    "UPDATE search_model_in_use SET model_id = (SELECT id FROM search_model WHERE name = 'of old')"
                            + " WHERE space = 'meaning'");
        });
        assertThat(index.vector(Space.MEANING, asset)).isEmpty();

        int again = QuarkusTransaction.requiringNew().call(unread::noteModels);

        assertThat(again).isPositive();
        await(asset);
        assertThat(index.vector(Space.MEANING, asset)).isPresent();
        assertThat(models.inUse().meaning()).isEqualTo(now);
        assertThat(QuarkusTransaction.requiringNew().call(unread::noteModels)).isZero();
    }

    @Test
    void an_index_of_vectors_is_one_operator_away_and_finds_the_same() {
        UUID owner = callers.somebody().ownerId();
        List<UUID> assets = List.of(file(owner, "a red car"), file(owner, "a crimson bus"), file(owner, "bread"));
        assets.forEach(this::await);
        // What pgvector brings: the same measure under its own name.
        database.update("""
                DO $$ BEGIN
                    CREATE FUNCTION hamming(one bit, other bit) RETURNS double precision LANGUAGE sql IMMUTABLE
                        AS 'SELECT bit_count(one # other)::double precision';
                    CREATE OPERATOR <~> (LEFTARG = bit, RIGHTARG = bit, FUNCTION = hamming);
                EXCEPTION WHEN duplicate_function THEN NULL;
                END $$""");
        Probe probe = Probe.of(Wording.of("red car"), meaning("red car"), List.of());
        Scope scope = Scopes.allOf(owner);

        List<String> scanned = run(Statement.of(Distance.SCAN, scope, probe, null, models.inUse()));
        List<String> walked = run(Statement.of(Distance.INDEX, scope, probe, null, models.inUse()));

        assertThat(walked).isEqualTo(scanned).hasSize(3);
    }

    @Test
    void what_is_looked_up_by_a_list_is_what_is_found_by_reading_all() {
        UUID owner = callers.somebody().ownerId();
        List<UUID> assets = List.of(
                file(owner, "a red car"),
                file(owner, "a red car in rain"),
                file(owner, "a boat"),
                file(owner, "a lorry"));
        assets.forEach(this::await);
        // Twice in the list, as an asset with two of the tags is.
        Condition list = Condition.in("SELECT unnest(?::uuid[])", List.of((Object)
                new UUID[] {assets.get(1), assets.get(1), assets.get(2), assets.get(3)}));
        Condition mine = new Condition("a.owner_id = ?", List.of(owner), Condition.Reads.COLUMNS);
        Condition dimensions = new Condition("a.width IS NULL", List.of(), Condition.Reads.ASSET);
        Condition alive = new Condition("true", List.of(), Condition.Reads.ASSET);
        Probe probe = Probe.of(Wording.of("red car"), meaning("red car"), List.of());
        UUID upTo = assets.get(2);

        Condition another =
                Condition.in("SELECT unnest(?::uuid[])", List.of((Object) new UUID[] {assets.get(1), assets.get(2)}));
        for (List<Condition> conditions :
                List.of(List.of(mine, list), List.of(mine, list, dimensions), List.of(mine, list, another))) {
            Scope scope = new Scope(mine, conditions, alive);
            List<String> read = run(Statement.of(Distance.SCAN, scope, probe, upTo, models.inUse()));

            assertThat(read).containsExactlyInAnyOrder(assets.get(1) + "true", assets.get(2) + "false");
            assertThat(run(Statement.of(Distance.SCAN, scope.startingWith(list), probe, upTo, models.inUse())))
                    .isEqualTo(read);
            assertThat(run(ShortList.of(scope, list, probe, upTo, models.inUse())))
                    .as("in exact order")
                    .isEqualTo(read);
        }
    }

    @Test
    void a_list_that_is_longer_than_what_is_put_in_exact_order_is_searched_all_the_same() {
        UUID owner = callers.somebody().ownerId();
        UUID asset = file(owner, "a red car");
        await(asset);
        Probe probe = Probe.of(Wording.of("red car"), meaning("red car"), List.of());

        for (int others : List.of(Statement.SMALL_WINDOW - 1, Statement.SMALL_WINDOW)) {
            Condition list = Condition.in(
                    "SELECT ?::uuid UNION ALL SELECT gen_random_uuid() FROM generate_series(1, ?)",
                    List.of(asset, others));
            Scope all = Scopes.allOf(owner);
            Scope scope = new Scope(
                    all.owner(),
                    Stream.concat(all.conditions().stream(), Stream.of(list)).toList(),
                    all.alive());

            assertThat(run(ShortList.of(scope, list, probe, null, models.inUse())))
                    .hasSize(others < Statement.SMALL_WINDOW ? Statement.SMALL_WINDOW : 0);
            assertThat(search.find(scope, probe, null, 0).ranked())
                    .extracting(Hit::id)
                    .containsExactly(asset);
        }
    }

    @Test
    void a_search_reads_the_narrow_table_whole_and_assets_for_their_words_only() {
        UUID owner = callers.somebody().ownerId();
        Probe probe = Probe.of(Wording.of("red car"), meaning("red car"), List.of());
        Scope scope = Scopes.allOf(owner);
        Statement.Ready statement = Statement.of(Distance.SCAN, scope, probe, null, models.inUse());

        String plan = QuarkusTransaction.requiringNew().call(() -> {
            database.query("SELECT set_config('enable_seqscan', 'off', true)", _ -> true);
            return String.join(
                    "\n", database.query("EXPLAIN " + statement.sql(), row -> row.getString(1), statement.values()));
        });

        assertThat(plan).contains("asset_meaning a").contains("bit_count").doesNotContain("stored_object");
        assertThat(plan.split(" on asset ", -1)).hasSize(2);
    }

    @Test
    void a_model_elsewhere_is_asked_as_openai_is() {
        String numbers = IntStream.range(0, 1_536)
                .mapToObj(at -> Double.toString(Math.sin(at)))
                .collect(Collectors.joining(","));
        String url = OriginFiles.serve(
                "/llm/embeddings",
                "application/json",
                ("{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[" + numbers + "]}]}")
                        .getBytes(StandardCharsets.UTF_8));

        RemoteEmbedder remote = remote(url.replace("/embeddings", ""), "secret");
        Vector vector = Vector.of(remote.embed("words").orElseThrow());

        assertThat(vector.values()).hasSize(Vector.DIMENSIONS);
        assertThat(vector.cosine(Vector.of(remote.embed("words").orElseThrow())))
                .isEqualTo(1);
        assertThat(remote.isNear()).isFalse();
    }

    @Test
    void a_model_that_cannot_be_asked_is_asked_again_later() {
        String ill = OriginFiles.refuse("/ill/embeddings", 500).replace("/embeddings", "");
        String odd = OriginFiles.serve(
                        "/odd/embeddings", "application/json", "{\"data\":[]}".getBytes(StandardCharsets.UTF_8))
                .replace("/embeddings", "");

        for (String url : List.of(ill, odd, "http://10.11.12.13/v1")) {
            assertThatThrownBy(() -> remote(url, "secret").embed("words"))
                    .isInstanceOf(EmbeddingException.class)
                    .message()
                    .doesNotContain("secret");
        }
    }

    private RemoteEmbedder remote(String url, @Nullable String key) {
        return new RemoteEmbedder(
                WebUrl.valueOf(url),
                new Endpoint(
                        Optional.of(WebUrl.valueOf(url)),
                        Optional.ofNullable(key),
                        "some-model",
                        Duration.ofSeconds(5)),
                guard);
    }

    private Aim meaning(String text) {
        return new Aim(Space.MEANING, Vector.of(embedder.embed(text).orElseThrow()));
    }

    private List<String> run(Statement.Ready statement) {
        return run(database, statement);
    }

    /** The ids that it finds, in their order, each with whether it has all the words. */
    static List<String> run(Database database, Statement.Ready statement) {
        return database
                .query(statement.sql(), row -> row.getString("id") + row.getBoolean("lex"), statement.values())
                .stream()
                .sorted()
                .toList();
    }

    private UUID file(UUID owner, String prompt) {
        UUID id = ids.next();
        database.update(
                "INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)"
                        + " VALUES (?, ?, 1, sha256('x'), 'model/gltf-binary', 'x.glb', now())",
                "indexindexindexindexin_" + id,
                owner);
        database.update(
                "INSERT INTO asset (id, owner_id, object_key, type, source, title, prompt, created_at)"
                        + " VALUES (?, ?, ?, '3d', 'upload', ?, ?, now())",
                id,
                owner,
                "indexindexindexindexin_" + id,
                prompt,
                prompt);
        return id;
    }

    private void await(UUID asset) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> index.vector(Space.MEANING, asset).isPresent());
    }
}
