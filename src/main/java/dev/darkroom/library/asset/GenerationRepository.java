package dev.darkroom.library.asset;

import dev.darkroom.library.asset.Generation.InputFile;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Repository of generations: how assets were made, for as long as one of them is there. */
@ApplicationScoped
class GenerationRepository {

    private record Used(UUID ownerId, UUID jobId, InputFile file) {}

    private final Database database;
    private final Clock clock;

    GenerationRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Runs in the transaction that files the assets, before it does; what is remembered already stays as it is. */
    void remember(Map<Generation, UUID> owners) {
        if (owners.isEmpty()) {
            return;
        }
        List<Generation> generations = List.copyOf(owners.keySet());
        database.update(
                """
                INSERT INTO generation (job_id, owner_id, endpoint, input, parameters, created_at)
                SELECT job_id, owner_id, endpoint, input, parameters::jsonb, ?
                FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[])
                    AS fresh (job_id, owner_id, endpoint, input, parameters)
                ON CONFLICT (job_id) DO NOTHING
                """,
                clock.instant(),
                generations.stream().map(Generation::jobId).toArray(UUID[]::new),
                owners.values().toArray(UUID[]::new),
                texts(generations, Generation::endpoint),
                texts(generations, Generation::input),
                texts(generations, Generation::parameters));
        List<Used> used = owners.entrySet().stream()
                .flatMap(each -> each.getKey().files().stream()
                        .map(file -> new Used(each.getValue(), each.getKey().jobId(), file)))
                .toList();
        if (!used.isEmpty()) {
            link(used);
        }
    }

    // An object may be several assets; the first of them stands for it.
    private void link(List<Used> used) {
        database.update(
                """
                INSERT INTO generation_input (job_id, place, url, role, object_key, asset_id, asset_type)
                SELECT fresh.job_id, fresh.place, fresh.url, fresh.role, fresh.object_key, known.id, known.type
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[])
                    AS fresh (job_id, place, url, role, object_key, owner_id)
                LEFT JOIN LATERAL (
                    SELECT a.id, a.type FROM asset a
                    WHERE a.object_key = fresh.object_key AND a.owner_id = fresh.owner_id ORDER BY a.id LIMIT 1) known ON true
                ON CONFLICT (job_id, place) DO NOTHING
                """,
                used.stream().map(Used::jobId).toArray(UUID[]::new),
                texts(used, each -> each.file().place()),
                texts(used, each -> each.file().url()),
                texts(used, each -> each.file().role()),
                texts(used, each -> each.file().objectKey()),
                used.stream().map(Used::ownerId).toArray(UUID[]::new));
    }

    private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> fact) {
        return rows.stream().map(fact).toArray(String[]::new);
    }
}
