package dev.darkroom.ingest;

import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Results of jobs of somebody, whose files are collected and filed. */
abstract class WithIngest {

    @Inject
    IngestService ingestService;

    @Inject
    AssetFilingService assetFilingService;

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    UUID owner;

    @BeforeEach
    void comeIn() {
        owner = callers.somebody().ownerId();
    }

    List<UUID> file(IngestedResult ingestedResult) {
        return file(ingestedResult.assets());
    }

    List<UUID> file(List<NewAsset> assets) {
        return QuarkusTransaction.requiringNew().call(() -> assetFilingService.file(assets));
    }

    JobOutput job(String input, String result) {
        return new JobOutput(ids.next(), owner, "key", "fal-ai/flux/dev", input, input, result, null, null);
    }
}
