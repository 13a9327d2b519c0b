package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Stores objects that are derived from others, such as thumbnails. Whoever may read the source may read them, and
 * they go with it: both are looked up at the source whenever it matters. Each has a key of its own, which tells
 * nothing of the source's.
 */
@ApplicationScoped
public class DerivedObjectService {

    private static final String CONTENT_TYPE = "image/jpeg";

    private final ObjectService objectService;
    private final ObjectStore store;
    private final Database database;
    private final Clock clock;

    DerivedObjectService(ObjectService objectService, ObjectStore store, Database database, Clock clock) {
        this.objectService = objectService;
        this.store = store;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Hands the bytes of a JPEG to the store, durably; on failure none are left. The row is the caller's to {@link
     * #insert}.
     *
     * @param variant {@code small}, {@code medium}, {@code large} or {@code poster}
     * @param width in pixels, as the height
     */
    public DerivedObject keep(StoredObject source, String variant, WrittenFile bytes, int width, int height) {
        String name = FileNames.shown(source.fileName().replaceFirst("\\.[^.]*$", "") + "-" + variant + ".jpg");
        String key = objectService.newKey(name);
        store.put(bytes.temporary(), key, CONTENT_TYPE);
        return new DerivedObject(key, source.key(), variant, width, height, bytes.size(), bytes.sha256(), name);
    }

    /** Removes the bytes of what was kept but never inserted. */
    public void abandon(Collection<DerivedObject> derived) {
        store.delete(derived.stream().map(DerivedObject::key).toList());
    }

    /** Makes them known, in the caller's transaction, unless their source is gone or has such a one already. */
    public void insert(Collection<DerivedObject> derived) {
        List<DerivedObject> rows = List.copyOf(derived);
        if (rows.isEmpty()) {
            return;
        }
        database.update(
                """
                INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at,
                    derived_from, variant, width, height)
                SELECT f.key, s.owner_id, f.size::bigint, decode(f.sha256, 'hex'), ?, f.file_name, ?, s.key, f.variant,
                    f.width::integer, f.height::integer
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS f (key, source, variant, width, height, size, sha256, file_name)
                    JOIN stored_object s ON s.key = f.source
                ON CONFLICT DO NOTHING
                """,
                CONTENT_TYPE,
                clock.instant(),
                column(rows, DerivedObject::key),
                column(rows, DerivedObject::source),
                column(rows, DerivedObject::variant),
                column(rows, each -> Integer.toString(each.width())),
                column(rows, each -> Integer.toString(each.height())),
                column(rows, each -> Long.toString(each.size())),
                column(rows, DerivedObject::sha256),
                column(rows, DerivedObject::fileName));
    }

    private static String[] column(List<DerivedObject> rows, Function<DerivedObject, String> fact) {
        return rows.stream().map(fact).toArray(String[]::new);
    }
}
