package dev.darkroom.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creations that need one transaction and nothing before it, done once for each {@code Idempotency-Key}. */
@ApplicationScoped
class SimpleWrites {

    private final Writes writes;
    private final Tags tags;
    private final Collections collections;
    private final ObjectMapper json;

    SimpleWrites(Writes writes, Tags tags, Collections collections, ObjectMapper json) {
        this.writes = writes;
        this.tags = tags;
        this.collections = collections;
        this.json = json;
    }

    String createTag(UUID ownerId, JsonBody body, @Nullable String key) {
        return once(ownerId, key, "tags " + body.canonical(), () -> tags.create(ownerId, body));
    }

    String createCollection(UUID ownerId, JsonBody body, @Nullable String key) {
        return once(ownerId, key, "collections " + body.canonical(), () -> collections.create(ownerId, body));
    }

    private String once(UUID ownerId, @Nullable String key, String request, Supplier<Object> creation) {
        return writes.once(ownerId, key, request, () -> request, ready -> written(creation.get()), ready -> {});
    }

    private String written(Object answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }
}
