package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the job cost that made an asset; a job of several outputs cost it once for all of them.
 *
 * @param billableUnits null when the provider did not say
 * @param unitPrice as it stood when the job was submitted; null where none is known
 * @param unit what is counted, in the provider's words; null where no price is known
 * @param cost null when it cannot be told, which is not 0
 * @param currency ISO 4217; null where no price is known
 * @param reason why there is no cost: {@code no_price}, {@code no_units} or {@code no_job}; null where there is one
 */
@RegisterForReflection
public record GenerationCost(
        @JsonProperty("billable_units") @Nullable BigDecimal billableUnits,
        @JsonProperty("unit_price") @Nullable BigDecimal unitPrice,
        @JsonProperty("unit") @Nullable String unit,
        @JsonProperty("cost") @Nullable BigDecimal cost,
        @JsonProperty("currency") @Nullable String currency,
        @JsonProperty("cost_reason") @Nullable String reason) {

    /** No job made the asset, or it is kept no more. */
    public static final GenerationCost UNKNOWN = new GenerationCost(null, null, null, null, null, "no_job");

    /** Tells costs of jobs, of which the library knows nothing else. */
    public interface Source {

        /** {@link #UNKNOWN} for a job that is not the owner's, or not there. */
        GenerationCost of(UUID ownerId, UUID jobId);
    }
}
