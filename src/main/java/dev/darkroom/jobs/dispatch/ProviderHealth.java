package dev.darkroom.jobs.dispatch;

import io.smallrye.health.api.Wellness;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Health check "Providers": how submits to each account fare ({@code open}, {@code opening}, {@code paused}); down while all
 * are paused. No readiness: another replica has the same providers, and the library works without any.
 */
@Wellness
class ProviderHealth implements HealthCheck {

    private final CallLimiters limiters;

    ProviderHealth(CallLimiters limiters) {
        this.limiters = limiters;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("Providers");
        var told = limiters.told();
        told.forEach(answer::withData);
        return answer.status(told.isEmpty() || told.values().stream().anyMatch(state -> !state.equals("paused")))
                .build();
    }
}
