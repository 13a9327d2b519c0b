package dev.darkroom.deliveries.event;

import dev.darkroom.shared.http.QueryParameters;
import java.util.List;
import java.util.Set;

/**
 * Which events a reader of the feed wants; each list is empty for any.
 *
 * @param types as in {@link EventType#PATTERNS}
 * @param endpoints ids of models
 * @param keys the visible halves of keys
 */
record EventFilter(List<String> types, List<String> endpoints, List<String> tags, List<String> keys) {

    /** Of the query. */
    static final Set<String> PARAMETERS = Set.of("after", "types", "endpoint", "tag", "key", "limit");

    /** Of a query; what is wrong in it is a 422 that names the parameter. */
    static EventFilter of(QueryParameters query) {
        List<String> types = query.many("types");
        EventType.requireKnown("types", types);
        return new EventFilter(types, query.many("endpoint"), query.many("tag"), query.many("key"));
    }

    String[] typesOrAny() {
        return types.isEmpty() ? new String[] {EventType.ANY} : types.toArray(String[]::new);
    }
}
