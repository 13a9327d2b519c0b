package dev.darkroom.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that can be done to a thing is done at the moment in which it is deleted. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WritesBesideDeletesTest {

    private static final int ROUNDS = 12;
    /** 422 is for what a body refers to. */
    private static final Set<Integer> MEANT = Set.of(200, 201, 202, 204, 404, 409, 410, 422);

    /** @param path from the root; the thing's id is written {@code $} */
    private record Call(String method, String path, String body) {
        Call of(String id) {
            return new Call(method, path.replace("$", id), body.replace("$", id));
        }
    }

    @Inject
    Callers callers;

    @Inject
    LibraryFixture shelf;

    @Inject
    Database database;

    private final Map<String, String> faults = new ConcurrentSkipListMap<>();
    private TestCaller caller;
    private String asset;
    private String tag;
    private String collection;

    @BeforeEach
    void have_one_of_each_that_stays() {
        caller = callers.somebodyWith(Scope.JOBS_READ, Scope.values());
        asset = anAsset();
        tag = aTag();
        collection = aCollection();
    }

    @Test
    void of_a_tag() throws Exception {
        race(
                this::aTag,
                new Call("DELETE", "/v1/assets/tags/$", ""),
                new Call("PATCH", "/v1/assets/tags/$", "{\"name\":\"t" + System.nanoTime() + "\"}"),
                new Call("POST", "/v1/assets/tags/$/assign", one("asset_id", asset)),
                new Call("DELETE", "/v1/assets/tags/$/assign", one("asset_id", asset)),
                new Call(
                        "PUT",
                        "/v1/assets/tags",
                        "{\"asset_id\":\"" + asset + "\",\"tag_ids\":[\"$\",\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"" + asset + "\"],\"add_tag_ids\":[\"$\"]}"));
    }

    @Test
    void of_a_collection() throws Exception {
        race(
                this::aCollection,
                new Call("DELETE", "/v1/assets/collections/$", ""),
                new Call("PATCH", "/v1/assets/collections/$", "{\"description\":\"later\"}"),
                new Call("POST", "/v1/assets/collections/$/assets", one("asset_id", asset)),
                new Call("DELETE", "/v1/assets/collections/$/assets", one("asset_id", asset)),
                new Call("POST", "/v1/assets/collections/$/favorite", ""),
                new Call("POST", "/v1/assets/collections/$/move", one("parent_collection_id", collection)),
                new Call("POST", "/v1/assets/collections/" + collection + "/move", one("parent_collection_id", "$")),
                new Call("POST", "/v1/assets/collections/$/shares", "{}"),
                new Call("POST", "/v1/assets/collections", "{\"name\":\"child\",\"parent_collection_id\":\"$\"}"),
                new Call(
                        "POST",
                        "/v1/assets/bulk",
                        "{\"asset_ids\":[\"" + asset + "\"],\"add_to_collection_id\":\"$\"}"),
                new Call(
                        "POST", "/v1/jobs", "{\"endpoint\":\"sandbox/instant\",\"input\":{},\"collection_id\":\"$\"}"));
    }

    @Test
    void of_an_asset() throws Exception {
        race(
                this::anAsset,
                new Call("DELETE", "/v1/assets/$", ""),
                new Call("PATCH", "/v1/assets/$", "{\"title\":\"later\"}"),
                new Call("POST", "/v1/assets/favorite", one("asset_id", "$")),
                new Call("POST", "/v1/assets/tags/" + tag + "/assign", one("asset_id", "$")),
                new Call("PUT", "/v1/assets/tags", "{\"asset_id\":\"$\",\"tag_ids\":[\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/collections/" + collection + "/assets", one("asset_id", "$")),
                new Call("POST", "/v1/assets/$/shares", "{}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"$\"],\"add_tag_ids\":[\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"$\"],\"delete\":true}"),
                new Call("GET", "/v1/assets/$", ""));
    }

    @Test
    void of_a_character() throws Exception {
        race(
                () -> id(
                        "/v1/assets/characters",
                        "{\"name\":\"c" + System.nanoTime()
                                + "\",\"description\":\"x\",\"reference_images\":[\"https://x.test/a.png\"]}",
                        "character"),
                new Call("DELETE", "/v1/assets/characters/$", ""),
                new Call("PATCH", "/v1/assets/characters/$", "{\"description\":\"later\"}"),
                new Call("POST", "/v1/assets/characters/$/favorite", ""),
                new Call("POST", "/v1/assets/characters/$/unfavorite", ""));
    }

    @Test
    void of_a_share() throws Exception {
        race(
                () -> id("/v1/assets/" + asset + "/shares", "{}", "share"),
                new Call("DELETE", "/v1/assets/shares/$", ""),
                new Call("DELETE", "/v1/assets/" + anAsset(), ""),
                new Call("GET", "/v1/assets/" + asset, ""));
    }

    @Test
    void of_an_upload() throws Exception {
        race(
                () -> LibraryFixture.as(caller.authorization())
                        .body("{\"file_name\":\"a.png\",\"content_type\":\"image/png\",\"file_size\":10}")
                        .post("/v1/storage/uploads")
                        .jsonPath()
                        .getString("upload_id"),
                new Call("DELETE", "/v1/storage/uploads/$", ""),
                new Call("GET", "/v1/storage/uploads/$", ""),
                new Call("DELETE", "/v1/storage/uploads/$", ""));
    }

    private void race(Callable<String> maker, Call delete, Call... writes) throws Exception {
        List<Call> calls = new ArrayList<>(List.of(writes));
        calls.add(delete);
        calls.add(delete);
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = maker.call();
                assertThat(id).isNotNull();
                List<Future<?>> under = new ArrayList<>();
                for (Call call : calls) {
                    under.add(threads.submit(() -> send(call.of(id), call, start)));
                }
                for (Future<?> call : under) {
                    call.get();
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(orphans()).isEmpty();
    }

    private void send(Call call, Call template, CyclicBarrier start) {
        try {
            start.await();
            var answer = LibraryFixture.as(caller.authorization())
                    .body(call.body().getBytes(StandardCharsets.UTF_8))
                    .request(call.method(), call.path());
            if (!MEANT.contains(answer.statusCode())) {
                faults.put(template.method() + " " + template.path(), answer.statusCode() + " " + answer.asString());
            }
        } catch (InterruptedException | BrokenBarrierException broken) {
            faults.put(template.toString(), broken.toString());
        }
    }

    /** Bytes that belong to nothing any more; of rows the foreign keys see to it. */
    private List<String> orphans() {
        return database.query(
                "SELECT key FROM stored_object WHERE owner_id = ? AND derived_from IS NULL"
                        + " AND NOT EXISTS (SELECT FROM asset WHERE object_key = key)",
                row -> row.getString(1),
                caller.ownerId());
    }

    private String anAsset() {
        return shelf.generated(
                caller.ownerId(), ("a" + System.nanoTime()).getBytes(StandardCharsets.UTF_8), "one to be deleted");
    }

    private String aTag() {
        return id("/v1/assets/tags", "{\"name\":\"t" + System.nanoTime() + "\"}", "tag");
    }

    private String aCollection() {
        return id("/v1/assets/collections", "{\"name\":\"c" + System.nanoTime() + "\"}", "collection");
    }

    private String id(String path, String body, String thing) {
        return LibraryFixture.as(caller.authorization())
                .body(body)
                .post(path)
                .jsonPath()
                .getString(thing + ".id");
    }

    private static String one(String field, String value) {
        return "{\"" + field + "\":\"" + value + "\"}";
    }
}
