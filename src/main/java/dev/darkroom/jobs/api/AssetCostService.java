package dev.darkroom.jobs.api;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.library.asset.GenerationCost;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells the library what the job cost that made an asset. */
@ApplicationScoped
class AssetCostService implements GenerationCost.Source {

    private final JobRepository jobs;
    private final PriceBook prices;

    AssetCostService(JobRepository jobs, PriceBook prices) {
        this.jobs = jobs;
        this.prices = prices;
    }

    @Override
    public GenerationCost of(UUID ownerId, UUID jobId) {
        return jobs.find(jobId, ownerId).map(this::of).orElse(GenerationCost.UNKNOWN);
    }

    private GenerationCost of(Job job) {
        JobCost cost = job.cost(prices, true);
        return new GenerationCost(
                job.billableUnits(), cost.unitPrice(), cost.unit(), cost.amount(), cost.currency(), cost.reason());
    }
}
