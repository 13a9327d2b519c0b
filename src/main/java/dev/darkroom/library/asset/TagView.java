package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A tag on the wire. */
@RegisterForReflection
public record TagView(
        @JsonProperty("id") String id,
        @JsonProperty("name") String name,
        @JsonProperty("created_at") String createdAt) {

    public static TagView of(UUID id, String name, Instant createdAt) {
        return new TagView(id.toString(), name, WireTime.of(createdAt));
    }

    public static TagView of(Tag tag) {
        return of(tag.id, tag.name, tag.createdAt);
    }

    @RegisterForReflection
    public record One(@JsonProperty("tag") TagView tag) {}

    @RegisterForReflection
    public record All(@JsonProperty("tags") List<TagView> tags) {}
}
