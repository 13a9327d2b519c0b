package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.NoRetry;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts that a job may be handed to, the first to be tried first. What an account may have accepted stays with it,
 * since another would be paid a second time; and a caller may forbid that a second provider stands in for the first.
 */
@ApplicationScoped
class SubmissionRoutes {

    /** fal's own header for that. */
    private static final String NO_FALLBACK = "x-app-fal-disable-fallback";

    private final Providers providers;

    SubmissionRoutes(Providers providers) {
        this.providers = providers;
    }

    /** @param headers of the job, by lower-case name */
    List<ProviderAccount> of(Job job, Map<String, String> headers) {
        if (job.upstreamBound()) {
            return providers.account(job.upstreamAccount()).map(List::of).orElse(List.of());
        }
        List<ProviderAccount> all = providers.serving(EndpointId.parse(job.endpoint()), job.id());
        Optional<ProviderAccount> first = all.stream().findFirst();
        boolean onlyFirst = headers.containsKey(NO_FALLBACK) || NoRetry.isAsked(headers);
        return onlyFirst && first.isPresent()
                ? all.stream()
                        .filter(account -> account.provider() == first.get().provider())
                        .toList()
                : all;
    }
}
