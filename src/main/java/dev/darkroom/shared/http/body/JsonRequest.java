package dev.darkroom.shared.http.body;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request body in JSON: a record that is bound, checked and shown in the API's document. Fields have the names of its
 * components in snake case. A component that is absent or null is null; where the two differ it is an {@link
 * java.util.Optional}, which is null when it is absent and empty when it is null. Fields that it does not have are
 * refused, for a wish that is passed over looks like one that was met; a record that mirrors fal's may ignore them.
 */
public interface JsonRequest {

    /** What a list names, each once and in its order; nothing when it is absent. */
    static <T> List<T> distinct(@Nullable List<T> named) {
        return named == null ? List.of() : named.stream().distinct().toList();
    }
}
