package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a job would cost, by the price of its endpoint and the units that such jobs have taken. */
@Path("/v1/jobs/estimate")
@Tag(name = "Usage")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class EstimateResource {

    private static final int SCALE = 6;
    private static final String MOST_UNITS = "1000000000";
    private static final String UNITS = "must be a number from 0 to " + MOST_UNITS;

    // Those of a job that no price depends on.
    @JsonIgnoreProperties({
        "webhook_url",
        "webhook",
        "tags",
        "collection_id",
        "metadata",
        "priority",
        "start_timeout_seconds",
        "total_timeout_seconds",
        "retry_on",
        "max_attempts",
        "name",
        "depends_on",
        "when"
    })
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(
            name = "JobEstimateRequest",
            description = "The body of a job is taken as it is: of its other fields none is looked at")
    record Wanted(
            @NotNull(message = "is required") @Text(max = EndpointId.MAX_LENGTH)
            @Schema(required = true, description = "A model's full id, such as fal-ai/flux/dev")
            String endpoint,

            @Nullable @Schema(description = "Taken so that the body may be that of a job; no price depends on it")
            RawJson input,

            @Nullable @DecimalMin(value = "0", message = UNITS) @DecimalMax(value = MOST_UNITS, message = UNITS) @Schema(description = "How many units; what such jobs have taken of late, if absent")
            BigDecimal units)
            implements JsonRequest {}

    /**
     * @param basis where the units are from: {@code given}, {@code history} or {@code one_unit}
     * @param estimatedCost null where the provider names no price
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "JobEstimate")
    record Estimated(
            String endpoint,
            BigDecimal units,
            String basis,
            @Nullable BigDecimal unitPrice,
            @Nullable String unit,
            @Nullable BigDecimal estimatedCost,
            @Nullable String currency) {}

    private final CurrentCaller caller;
    private final UsageRepository repository;
    private final PriceBook prices;
    private final Clock clock;

    EstimateResource(CurrentCaller caller, UsageRepository repository, PriceBook prices, Clock clock) {
        this.caller = caller;
        this.repository = repository;
        this.prices = prices;
        this.clock = clock;
    }

    @POST
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "estimateJob", summary = "What a job would cost; nothing is run")
    public Estimated estimate(Wanted wanted) {
        String endpoint = EndpointId.require("endpoint", wanted.endpoint()).full();
        UUID owner = caller.get().ownerId();
        Optional<BigDecimal> usual = wanted.units() != null
                ? Optional.empty()
                : repository.usualUnits(owner, endpoint, clock.instant().minus(UsageRepository.OF_LATE));
        String basis = wanted.units() != null ? "given" : usual.isPresent() ? "history" : "one_unit";
        BigDecimal units = wanted.units() != null
                ? wanted.units()
                : usual.map(mean -> mean.setScale(SCALE, RoundingMode.HALF_UP)).orElse(BigDecimal.ONE);
        JobCost cost = prices.costNow(owner, endpoint, units);
        return new Estimated(endpoint, units, basis, cost.unitPrice(), cost.unit(), cost.amount(), cost.currency());
    }
}
