package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.storage.backend.DiskObjectStore;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ObjectSweeperTest {

    @Inject
    ObjectService objectService;

    @Inject
    ObjectSweeper objectSweeper;

    @Inject
    Database database;

    private final AtomicInteger different = new AtomicInteger();

    @Inject
    Callers callers;

    @Inject
    StorageConfig config;

    @Inject
    TemporaryFiles temporaries;

    @Inject
    Clock clock;

    @Test
    void old_temporary_files_go_and_young_ones_stay() throws IOException {
        Path old = objectService.newTemporary();
        Path young = objectService.newTemporary();
        age(old, Duration.ofHours(2));

        objectSweeper.sweep();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void files_without_a_row_go_after_a_day_and_nothing_else_does() throws IOException {
        StoredObject known = kept(null);
        objectService.insert(List.of(known));
        StoredObject lost = kept(null);
        StoredObject fresh = kept(null);
        age(path(known), Duration.ofDays(2));
        age(path(lost), Duration.ofDays(2));

        for (int folder = 0; folder < 256; folder++) {
            objectSweeper.deleteOrphans();
        }

        assertThat(path(lost)).doesNotExist();
        assertThat(path(known)).exists();
        assertThat(path(fresh)).exists();
    }

    /** A bucket dates what was put together of parts by when they were begun, and that may be a day ago. */
    @Test
    void the_sweeper_keeps_objects_of_open_uploads() throws IOException {
        StoredObject whole = kept(null);
        age(path(whole), Duration.ofDays(2));
        database.update("""
                INSERT INTO upload (id, object_key, owner_id, key_id, content_type, file_name, store_id, created_at,
                                    closes_at)
                VALUES (gen_random_uuid(), ?, ?, 'test', 'video/mp4', 'x.bin', 'parts', now() - interval '1d', now())
                """, whole.key(), whole.ownerId());

        for (int folder = 0; folder < 256; folder++) {
            objectSweeper.deleteOrphans();
        }

        assertThat(path(whole)).exists();
        database.update("DELETE FROM upload WHERE object_key = ?", whole.key());
    }

    @Test
    void what_has_expired_goes_with_its_bytes() {
        StoredObject expired = kept(60L);
        StoredObject later = kept(3600L);
        objectService.insert(List.of(expired, later));
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '2h', expires_at = now() - interval '1s' WHERE key = ?",
                expired.key());
        assertThat(objectService.find(expired.key())).isEmpty();

        objectSweeper.sweep();

        assertThat(path(expired)).doesNotExist();
        assertThat(objectService.find(later.key())).contains(later);
        assertThat(path(later)).exists();
    }

    private StoredObject kept(@Nullable Long seconds) {
        WrittenFile writtenFile = objectService.write(
                new ByteArrayInputStream(ByteBuffer.allocate(8)
                        .putInt(different.incrementAndGet())
                        .array()),
                10);
        return objectService.keep(
                writtenFile.temporary(),
                objectService.newKey("x.bin"),
                new NewObject(
                        callers.somebody().ownerId(),
                        8,
                        writtenFile.sha256(),
                        "application/octet-stream",
                        "x.bin",
                        seconds));
    }

    private Path path(StoredObject object) {
        return new DiskObjectStore(config.directory().toAbsolutePath(), temporaries).path(object.location());
    }

    private void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
    }
}
