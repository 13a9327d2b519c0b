package dev.darkroom.storage;

import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts objects in the store without an upload. */
@ApplicationScoped
public class ObjectFixture {

    private final ObjectService objectService;
    private final Callers callers;

    ObjectFixture(ObjectService objectService, Callers callers) {
        this.objectService = objectService;
        this.callers = callers;
    }

    /** Three bytes of that owner. */
    public StoredObject stored(UUID owner) {
        return stored(owner, null, null, null);
    }

    /** The same, with what a request may say of it. */
    public StoredObject stored(UUID owner, @Nullable Long seconds, @Nullable String acl, @Nullable String keyId) {
        WrittenFile writtenFile = objectService.write(new ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
        return inserted(
                writtenFile,
                new NewObject(
                        owner,
                        writtenFile.size(),
                        writtenFile.sha256(),
                        "application/octet-stream",
                        "x.bin",
                        seconds,
                        acl,
                        keyId));
    }

    /** These bytes, of somebody. */
    public StoredObject stored(byte[] bytes, String contentType, String name, @Nullable Long seconds) {
        WrittenFile writtenFile = objectService.write(new ByteArrayInputStream(bytes), bytes.length);
        return inserted(
                writtenFile,
                new NewObject(
                        callers.somebody().ownerId(),
                        writtenFile.size(),
                        writtenFile.sha256(),
                        contentType,
                        name,
                        seconds));
    }

    private StoredObject inserted(WrittenFile writtenFile, NewObject about) {
        StoredObject object = objectService.keep(
                writtenFile.temporary(), objectService.newKey(String.valueOf(about.fileName())), about);
        objectService.insert(List.of(object));
        return object;
    }
}
