package dev.darkroom.library;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A WHERE clause in the making: fixed SQL and the values for its question marks. */
final class Conditions {

    private final StringBuilder sql = new StringBuilder("WHERE true");
    private final List<@Nullable Object> values = new ArrayList<>();

    private Conditions() {}

    static Conditions of(UUID ownerId, AssetFilter filter, Instant now) {
        Conditions where = new Conditions();
        where.and("a.owner_id = ?", ownerId);
        where.and("(o.expires_at IS NULL OR o.expires_at > ?)", now);
        if (filter.words() != null) {
            where.and("a.words @@ websearch_to_tsquery('english', ?)", filter.words());
        }
        if (!filter.mediaTypes().isEmpty()) {
            where.and("a.type = ANY (?)", (Object) filter.mediaTypes().toArray(String[]::new));
        }
        if (!filter.sources().isEmpty()) {
            where.and("a.source = ANY (?)", (Object) filter.sources().toArray(String[]::new));
        }
        switch (filter.section()) {
            case ALL_MEDIA -> {}
            case UPLOADS -> where.and("a.source = 'upload'");
            case GENERATED -> where.and("a.source = 'response'");
            case FAVORITES -> where.and("a.favorited_at IS NOT NULL");
        }
        if (filter.collectionId() != null) {
            where.and(
                    "EXISTS (SELECT 1 FROM asset_collection c WHERE c.asset_id = a.id AND c.collection_id = ?)",
                    filter.collectionId());
        }
        where.andTags(filter);
        return where;
    }

    private void andTags(AssetFilter filter) {
        UUID[] tags = filter.tagIds().toArray(UUID[]::new);
        if (tags.length > 0 && filter.allTags()) {
            and(
                    "(SELECT count(*) FROM asset_tag t WHERE t.asset_id = a.id AND t.tag_id = ANY (?)) = ?",
                    tags,
                    tags.length);
        } else if (tags.length > 0) {
            and("EXISTS (SELECT 1 FROM asset_tag t WHERE t.asset_id = a.id AND t.tag_id = ANY (?))", (Object) tags);
        }
    }

    Conditions and(String condition, @Nullable Object... parameters) {
        sql.append(" AND ").append(condition);
        values.addAll(Arrays.asList(parameters));
        return this;
    }

    String sql() {
        return sql.toString();
    }

    @Nullable Object[] values() {
        return values.toArray();
    }
}
