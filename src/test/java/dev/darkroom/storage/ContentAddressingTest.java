package dev.darkroom.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.backend.DiskObjectStore;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same bytes lie once, whoever's they are, and go with the last object that shows them. */
@QuarkusTest
@TestProfile(ContentAddressingTest.Sharing.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ContentAddressingTest {

    /** It is off unless it is said. */
    public static class Sharing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("darkroom.storage.share-contents", "true");
        }
    }

    @Inject
    ObjectService objects;

    @Inject
    ObjectSweeper sweeper;

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    StorageConfig config;

    @Inject
    TemporaryFiles temporaries;

    @Inject
    Ids ids;

    private byte[] bytes = {};
    private String sha256 = "";

    @BeforeEach
    void makeBytesThatNobodyHas() {
        bytes = ids.token(40).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void two_owners_objects_lie_once_and_go_with_the_last() {
        StoredObject one = stored(somebody());
        StoredObject other = stored(somebody());

        Path file = path(one);
        assertThat(path(other)).isEqualTo(file).hasBinaryContent(bytes);
        assertThat(one.key()).isNotEqualTo(other.key());
        assertThat(locations()).containsOnly(one.location());
        assertThat(read(one)).isEqualTo(bytes);
        assertThat(read(other)).isEqualTo(bytes);

        objects.delete(List.of(one.key()));
        given().get("/files/{key}", one.key()).then().statusCode(404);
        assertThat(read(other)).isEqualTo(bytes);

        objects.delete(List.of(other.key()));
        assertThat(file).doesNotExist();
        assertThat(contents()).isZero();
    }

    @Test
    void the_same_bytes_in_one_statement_lie_once_too() {
        List<StoredObject> kept = List.of(kept(somebody()), kept(somebody()), kept(somebody()));

        QuarkusTransaction.requiringNew().run(() -> objects.insert(kept));

        assertThat(kept.stream().filter(object -> Files.exists(path(object)))).hasSize(1);
        assertThat(kept).allSatisfy(object -> assertThat(read(object)).isEqualTo(bytes));
        assertThat(locations()).hasSize(1);
    }

    @Test
    void nothing_goes_when_the_transaction_that_would_delete_fails() {
        StoredObject object = stored(somebody());

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    objects.delete(List.of(object.key()));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(read(object)).isEqualTo(bytes);
    }

    @Test
    void an_expired_object_leaves_the_bytes_to_others() {
        StoredObject passing = stored(somebody());
        StoredObject staying = stored(somebody());
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '2h', expires_at = now() - interval '1s' WHERE key = ?",
                passing.key());

        sweeper.deleteExpired();

        assertThat(objects.find(passing.key())).isEmpty();
        assertThat(read(staying)).isEqualTo(bytes);
    }

    /** As they were stored before contents had addresses. */
    @Test
    void an_object_under_its_own_key_stays_where_it_is() {
        StoredObject addressed = stored(somebody());
        String key = objects.newKey("old.bin");
        QuarkusTransaction.requiringNew().run(() -> database.update("""
                INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)
                SELECT ?, owner_id, size, sha256, content_type, file_name, created_at FROM stored_object WHERE key = ?
                """, key, addressed.key()));
        disk().put(objects.write(new ByteArrayInputStream(bytes), 100).temporary(), key, "");

        assertThat(given().get("/files/{key}", key).asByteArray()).isEqualTo(bytes);
        objects.delete(List.of(key));
        assertThat(disk().path(key)).doesNotExist();
        assertThat(read(addressed)).isEqualTo(bytes);
    }

    @Test
    void storing_and_deleting_the_same_at_once_never_loses_bytes_and_leaves_none() throws Exception {
        UUID owner = somebody();
        ConcurrentLinkedQueue<String> live = new ConcurrentLinkedQueue<>();
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 6; worker++) {
                ends.add(threads.submit(() -> {
                    for (int round = 0; round < 40; round++) {
                        live.add(stored(owner).key());
                        String gone = live.poll();
                        if (gone != null) {
                            objects.delete(List.of(gone));
                        }
                    }
                }));
            }
            live.add(stored(owner).key());
        }
        for (Future<?> end : ends) {
            end.get();
        }

        assertThat(live).isNotEmpty();
        for (String key : live) {
            StoredObject object = objects.find(key).orElseThrow();
            assertThat(read(object)).isEqualTo(bytes);
        }
        assertThat(contents()).isOne();
        String last = locations().getFirst();
        objects.delete(live);
        assertThat(disk().path(last)).doesNotExist();
        assertThat(contents()).isZero();
    }

    private UUID somebody() {
        return callers.somebody().ownerId();
    }

    private StoredObject kept(UUID owner) {
        WrittenFile written = objects.write(new ByteArrayInputStream(bytes), 100);
        sha256 = written.sha256();
        return objects.keep(
                written.temporary(),
                objects.newKey("x.bin"),
                new NewObject(owner, bytes.length, sha256, "application/octet-stream", "x.bin", null));
    }

    private StoredObject stored(UUID owner) {
        StoredObject kept = kept(owner);
        QuarkusTransaction.requiringNew().run(() -> objects.insert(List.of(kept)));
        return objects.find(kept.key()).orElse(kept);
    }

    private static byte[] read(StoredObject object) {
        return given().get("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private DiskObjectStore disk() {
        return new DiskObjectStore(config.directory().toAbsolutePath(), temporaries);
    }

    private Path path(StoredObject object) {
        return disk().path(object.location());
    }

    private long contents() {
        return locations().size();
    }

    private List<String> locations() {
        return database.query(
                "SELECT key FROM stored_content WHERE sha256 = decode(?, 'hex')", row -> row.getString(1), sha256);
    }
}
