package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of assets hold together while others write, in every order. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PagesTest extends WithLibrary {

    private static final List<String> WORDS = List.of("cat", "dog", "fox");

    /**
     * While somebody files and deletes, a reader leafs through: what was there from the first page to the last is seen
     * once, nothing is seen twice, and the order holds across pages. Many share their moment, their size or both.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sort=newest", "sort=oldest", "sort=largest", "media_type=image&q=", "section=generated"})
    void leafing_through_neither_skips_nor_repeats_while_others_write(String query) throws InterruptedException {
        Random random = new Random(query.hashCode());
        String first = library.generated(me.ownerId(), PNG, "the first");
        List<UUID> lasting = insert(first, random, 150);
        List<UUID> passing = insert(first, random, 60);
        AtomicBoolean reading = new AtomicBoolean(true);
        Thread writer = Thread.ofVirtual().start(() -> {
            Random others = new Random(7);
            List<UUID> left = new ArrayList<>(passing);
            for (int i = 0; reading.get() && i < 300; i++) {
                insert(first, others, 2);
                if (!left.isEmpty()) {
                    database.update("DELETE FROM asset WHERE id = ?", left.remove(others.nextInt(left.size())));
                }
            }
        });
        List<String> seen = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        try {
            String cursor = "";
            do {
                JsonPath page = get("?" + query + "&limit=" + (1 + random.nextInt(30)) + cursor)
                        .extract()
                        .jsonPath();
                seen.addAll(page.getList("assets.asset_id", String.class));
                page.getList("assets", Map.class).forEach(asset -> keys.add(key(query, asset)));
                assertThat(page.getLong("total_count")).isGreaterThanOrEqualTo(lasting.size());
                cursor = page.getBoolean("has_more") ? "&cursor=" + page.getString("next_cursor") : "";
            } while (!cursor.isEmpty());
        } finally {
            reading.set(false);
            writer.join();
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).containsAll(lasting.stream().map(UUID::toString).toList());
        assertThat(keys).isSorted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=oldest",
                "media_type=image",
                "tag_mode=all",
                "input.seed=1",
                "created_after=2001-01-01T00:00:00Z"
            })
    void a_cursor_serves_the_query_that_it_was_given_out_for(String other) {
        library.generated(me.ownerId(), PNG, "one");
        library.generated(me.ownerId(), PNG, "two");
        String cursor = get("?limit=1").extract().path("next_cursor");

        as(me.authorization())
                .get("/v1/assets?limit=1&" + other + "&cursor=" + cursor)
                .then()
                .statusCode(422)
                .body("error.field", equalTo("cursor"));
        String shelf =
                send("POST", "collections", "{\"name\":\"x\"}", 201).extract().path("collection.id");
        as(me.authorization())
                .get("/v1/assets/collections/" + shelf + "/assets?cursor=" + cursor)
                .then()
                .statusCode(422);
        as(callers.somebody().authorization())
                .get("/v1/assets?cursor=" + cursor)
                .then()
                .statusCode(422);
        get("?limit=7&cursor=" + cursor).body("assets", hasSize(1));
    }

    /** Rises along the list. */
    private static long key(String query, Map<?, ?> asset) {
        long time = Instant.parse(String.valueOf(asset.get("created_at"))).toEpochMilli();
        return switch (query) {
            case "sort=oldest" -> time;
            case "sort=largest" -> -number(asset, "width") * number(asset, "height");
            default -> -time;
        };
    }

    private static long number(Map<?, ?> asset, String field) {
        return Long.parseLong(String.valueOf(asset.get(field)));
    }

    private List<UUID> insert(String like, Random random, int count) {
        UUID[] fresh = Stream.generate(ids::next).limit(count).toArray(UUID[]::new);
        List<UUID> shuffled = new ArrayList<>(List.of(fresh));
        Collections.shuffle(shuffled, random);
        for (UUID id : shuffled) {
            int size = 1 + random.nextInt(5);
            database.update(
                    """
                    INSERT INTO asset (id, owner_id, object_key, job_id, place, type, source, title, width, height, created_at)
                    SELECT ?, owner_id, object_key, ?, '/0', type, source, ?, ?, ?,
                        date_trunc('second', created_at) - ? * interval '1 second'
                    FROM asset WHERE id = ?
                    """,
                    id,
                    ids.next(),
                    WORDS.get(random.nextInt(WORDS.size())),
                    size,
                    size,
                    random.nextInt(10),
                    UUID.fromString(like));
        }
        return shuffled;
    }
}
