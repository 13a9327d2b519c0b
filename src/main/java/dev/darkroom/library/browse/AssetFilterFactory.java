package dev.darkroom.library.browse;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.Tag;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds asset filters from query parameters. What a query names must be its owner's, and what a collection holds may be
 * computed; {@link FilterParameters} reads what needs neither.
 */
@ApplicationScoped
public class AssetFilterFactory {

    private static final Set<String> PLACE_IN_LIST = Set.of("limit", "cursor");
    private static final Set<String> LIST =
            Set.of("limit", "cursor", "sort", "search_image_url", "search_video_url", "min_similarity");
    /** What an asset itself stands for, where others like it are looked for. */
    private static final Set<String> SOUGHT = Set.of("q", "search_image_url", "search_video_url", "sort");

    /** All that a browse takes but {@code input.*}. */
    static final Set<String> NAMES =
            Stream.concat(LIST.stream(), FilterParameters.NAMES.stream()).collect(Collectors.toUnmodifiableSet());

    private final Database database;
    private final Clock clock;

    AssetFilterFactory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether a browse takes a parameter of that name. */
    public static boolean knows(String name) {
        return NAMES.contains(name) || narrows(name);
    }

    /** Whether a parameter of that name narrows what is found. */
    public static boolean narrows(String name) {
        return FilterParameters.NAMES.contains(name) || name.startsWith(InputParameters.PREFIX);
    }

    /** Whether a search for what is like an asset takes a parameter of that name. */
    public static boolean knowsForSimilar(String name) {
        return knows(name) && !SOUGHT.contains(name);
    }

    public AssetFilter of(UUID ownerId, QueryParameters query) {
        SqlConditions scope = SqlConditions.ownedBy(ownerId).and(narrowed(query));
        requireTags(ownerId, FilterParameters.ids(query, "tag_id"));
        String collection = query.one("collection_id");
        if (collection != null) {
            scope = scope.and(content(collection(ownerId, collection)));
        }
        SearchQuery searchQuery = SearchQuery.of(query);
        String sort = query.one("sort");
        if (sort != null && !searchQuery.isNothing()) {
            // A search has an order of its own; in another one it is a filter, which only words can be.
            scope = scope.and(SqlConditions.words(searchQuery.wordsAlone("sort")));
            searchQuery = SearchQuery.NOTHING;
        }
        return new AssetFilter(scope, searchQuery, AssetOrder.of(sort), query.canonical(PLACE_IN_LIST));
    }

    /** An owner's assets that have not expired. */
    public SqlConditions visible(UUID ownerId) {
        return alive(SqlConditions.ownedBy(ownerId));
    }

    /** Those that have not expired. */
    public SqlConditions alive(SqlConditions scope) {
        return scope.and(SqlConditions.alive(clock.instant()));
    }

    /** What lies in a collection: a manual one's by hand, a smart one's and a character's as it is now. */
    public SqlConditions content(AssetCollection collection) {
        return switch (collection.type) {
            case AssetCollection.SMART -> saved(String.valueOf(collection.filters));
            case AssetCollection.CHARACTER ->
                collection.characterIdentifier == null
                        ? SqlConditions.NONE
                        : SqlConditions.mentioning(List.of(FilterParameters.handle(collection.characterIdentifier)));
            default -> SqlConditions.inCollection(collection.id);
        };
    }

    /** Refuses what cannot be the query of a smart collection, naming the field below {@code filters}. */
    public void requireSaved(UUID ownerId, String filters) {
        narrowing(ownerId, "filters", filters);
    }

    /**
     * The owner's assets that a query in JSON finds, where none may be meant that it does not name: a field of it with
     * nothing in it is refused.
     *
     * @param field where the query stands, for saying what is wrong with it
     */
    public SqlConditions narrowing(UUID ownerId, String field, String json) {
        try {
            QueryParameters query = SavedQuery.read(json);
            SqlConditions all = saved(query);
            List<UUID> tags = FilterParameters.ids(query, "tag_id");
            requireTags(ownerId, tags);
            String collection = query.one("collection_id");
            if (collection != null && !collection(ownerId, collection).is(AssetCollection.MANUAL)) {
                throw Problem.invalid("collection_id", "must be a manual collection");
            }
            SavedQuery.emptyField(json).ifPresent(empty -> {
                throw Problem.invalid(empty, "must not be empty");
            });
            if (query.one("tag_mode") != null && tags.isEmpty()) {
                throw Problem.invalid("tag_mode", "is for tag_id, which is not there");
            }
            return SqlConditions.ownedBy(ownerId).and(all);
        } catch (Problem wrong) {
            String inner = wrong.field();
            throw inner == null ? wrong : Problem.invalid(inner.isEmpty() ? field : field + "." + inner, wrong.text());
        }
    }

    /** How many there are, exactly. */
    public long count(SqlConditions where) {
        return database.queryPlanned(countOf(where), row -> row.getLong(1), where.values())
                .getFirst();
    }

    static String countOf(SqlConditions where) {
        return "SELECT count(*) FROM asset a\nWHERE " + where.sql();
    }

    // Tags and collections that are gone by now hold nothing; words are looked for as words, so that what is in the
    // collection does not depend on how much of it is looked at.
    private static SqlConditions saved(String filters) {
        try {
            return saved(SavedQuery.read(filters));
        } catch (Problem unreadable) {
            return SqlConditions.NONE;
        }
    }

    private static SqlConditions saved(QueryParameters query) {
        SqlConditions all = narrowed(query);
        if (query.one("collection_id") != null) {
            all = all.and(SqlConditions.inCollection(
                    FilterParameters.ids(query, "collection_id").getFirst()));
        }
        String words = words(query);
        return words == null ? all : all.and(SqlConditions.words(words));
    }

    private static SqlConditions narrowed(QueryParameters query) {
        SqlConditions all = FilterParameters.read(query);
        List<UUID> tags = FilterParameters.ids(query, "tag_id");
        boolean every = FilterParameters.allTags(query);
        if (tags.isEmpty()) {
            return all;
        }
        return all.and(every ? SqlConditions.taggedWithAll(tags) : SqlConditions.taggedWithAny(tags));
    }

    private AssetCollection collection(UUID ownerId, String text) {
        return Ids.parse(text)
                .map(id -> AssetCollection.of(ownerId, id))
                .orElseThrow(() -> Problem.invalid("collection_id", "no such collection"));
    }

    private void requireTags(UUID ownerId, List<UUID> tags) {
        if (!tags.isEmpty() && Tag.count("ownerId = ?1 and id in ?2", ownerId, tags) != tags.size()) {
            throw Problem.invalid("tag_id", "no such tag");
        }
    }

    private static @Nullable String words(QueryParameters query) {
        return SearchQuery.of(query).words();
    }
}
