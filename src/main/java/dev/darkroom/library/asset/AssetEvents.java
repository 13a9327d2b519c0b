package dev.darkroom.library.asset;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Publishes events of assets, in the transactions that file and delete them. */
@ApplicationScoped
public class AssetEvents {

    /** An asset that is deleted, as far as its event tells. */
    public record Deleted(
            UUID id,
            UUID ownerId,
            @Nullable UUID jobId,
            @Nullable String endpoint,
            @Nullable String keyId) {}

    private final EventPublisher events;

    AssetEvents(EventPublisher events) {
        this.events = events;
    }

    /** @param tags of the jobs that made them; an upload has none yet */
    void created(List<NewAsset> assets, List<UUID> ids, Map<UUID, List<String>> tags) {
        events.publish(IntStream.range(0, assets.size())
                .mapToObj(at -> created(assets.get(at), ids.get(at), tags))
                .toList());
    }

    public void deleted(List<Deleted> assets) {
        events.publish(assets.stream()
                .map(asset -> new NewEvent(
                        asset.ownerId,
                        EventType.ASSET_DELETED,
                        data(asset.id, asset.jobId, asset.endpoint).toString(),
                        asset.jobId,
                        asset.endpoint,
                        List.of(),
                        asset.keyId))
                .toList());
    }

    private static NewEvent created(NewAsset asset, UUID id, Map<UUID, List<String>> tags) {
        UUID job = asset.jobId();
        List<String> own = job == null ? List.of() : tags.getOrDefault(job, List.of());
        ObjectNode data = data(id, job, asset.endpoint())
                .put("type", asset.facts().kind().label())
                .put("source", asset.source().label())
                .put("title", asset.shownTitle())
                .put("content_type", asset.facts().contentType())
                .put("file_size", asset.object().size())
                .put("width", asset.facts().width())
                .put("height", asset.facts().height())
                .put("duration_seconds", asset.facts().durationSeconds());
        own.forEach(data.putArray("tags")::add);
        return new NewEvent(
                asset.object().ownerId(),
                EventType.ASSET_CREATED,
                data.toString(),
                job,
                asset.endpoint(),
                own,
                asset.keyId());
    }

    private static ObjectNode data(UUID id, @Nullable UUID job, @Nullable String endpoint) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("asset_id", id.toString())
                .put("job_id", job == null ? null : job.toString())
                .put("endpoint", endpoint);
    }
}
