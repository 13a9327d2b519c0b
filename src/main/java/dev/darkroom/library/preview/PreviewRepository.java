package dev.darkroom.library.preview;

import dev.darkroom.library.preview.Preview.Picture;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Repository of previews. */
@ApplicationScoped
public class PreviewRepository {

    private record Row(
            String source,
            @Nullable String placeholder,
            @Nullable String variant,
            @Nullable Picture picture) {}

    private final Database database;

    PreviewRepository(Database database) {
        this.database = database;
    }

    /** The previews of these objects, by their keys, in one statement; objects without any are left out. */
    public Map<String, Preview> of(Collection<String> objectKeys) {
        if (objectKeys.isEmpty()) {
            return Map.of();
        }
        List<Row> rows = database.query(
                """
                SELECT p.object_key, p.placeholder, d.variant, d.key, d.width, d.height
                FROM preview p LEFT JOIN stored_object d ON d.derived_from = p.object_key
                WHERE p.object_key = ANY (?) AND p.state = 'made'
                """,
                row -> new Row(
                        row.getString("object_key"),
                        row.getString("placeholder"),
                        row.getString("variant"),
                        row.getString("key") == null
                                ? null
                                : new Picture(row.getString("key"), row.getInt("width"), row.getInt("height"))),
                (Object) objectKeys.toArray(String[]::new));
        return rows.stream()
                .collect(Collectors.groupingBy(
                        Row::source, Collectors.collectingAndThen(Collectors.toList(), PreviewRepository::together)));
    }

    private static Preview together(List<Row> rows) {
        Map<String, @Nullable Picture> variants = new HashMap<>();
        rows.forEach(row -> variants.put(String.valueOf(row.variant()), row.picture()));
        return new Preview(
                variants.get(ThumbnailSize.SMALL.label()),
                variants.get(ThumbnailSize.MEDIUM.label()),
                variants.get(ThumbnailSize.LARGE.label()),
                variants.get(PreviewRenderer.POSTER),
                rows.getFirst().placeholder());
    }
}
