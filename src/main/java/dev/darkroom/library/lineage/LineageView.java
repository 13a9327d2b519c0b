package dev.darkroom.library.lineage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph around an asset, in the form of fal's Assets API; edges point the way things were made.
 *
 * @param focus the id of the asset's own node
 * @param truncated there was more than is shown; ours
 */
@RegisterForReflection
public record LineageView(
        @JsonProperty("focus") String focus,
        @JsonProperty("nodes") List<Node> nodes,
        @JsonProperty("edges") List<Edge> edges,
        @JsonProperty("truncated") boolean truncated) {

    /** One of four kinds, told by what its id begins with. */
    sealed interface Node {
        String id();
    }

    /**
     * An asset.
     *
     * @param outputKey the MD5 of the URL, which is in the id as well
     * @param tombstone it was deleted; then it has neither URL nor asset id
     */
    @RegisterForReflection
    record Asset(
            @JsonProperty("id") String id,
            @JsonProperty("output_key") String outputKey,
            @JsonProperty("url") @Nullable String url,
            @JsonProperty("type") String type,
            @JsonProperty("request_id") @Nullable String requestId,
            @JsonProperty("asset_id") @Nullable String assetId,
            @JsonProperty("tombstone") boolean tombstone)
            implements Node {}

    /** A file from elsewhere. */
    @RegisterForReflection
    record ExternalInput(
            @JsonProperty("id") String id,
            @JsonProperty("output_key") String outputKey,
            @JsonProperty("url") @Nullable String url)
            implements Node {}

    /** What made something of something. */
    @RegisterForReflection
    record Request(
            @JsonProperty("id") String id,
            @JsonProperty("request_id") String requestId,
            @JsonProperty("endpoint") @Nullable String endpoint,
            @JsonProperty("prompt") @Nullable String prompt,
            @JsonProperty("created_at") @Nullable String createdAt)
            implements Node {}

    /** A character that a prompt names. */
    @RegisterForReflection
    record Entity(
            @JsonProperty("id") String id,
            @JsonProperty("entity_id") String entityId,
            @JsonProperty("entity_type") String entityType,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("handle") @Nullable String handle,
            @JsonProperty("tombstone") boolean tombstone)
            implements Node {}

    /**
     * A step.
     *
     * @param kind input_to, generated_by or referenced_entity
     * @param role of an input: source, content_ref, mask or control
     */
    @RegisterForReflection
    record Edge(
            @JsonProperty("from") String from,
            @JsonProperty("to") String to,
            @JsonProperty("kind") String kind,
            @JsonProperty("role") @Nullable String role) {}

    @RegisterForReflection
    public record One(@JsonProperty("lineage") LineageView lineage) {}
}
