package dev.darkroom.jobs.pricing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.jobs.pricing.PriceRepository.Offer;
import dev.darkroom.jobs.pricing.PriceRepository.Price;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Price list of endpoints. Asking for the cost of a job never waits for the provider: a price that is not known, or was not checked
 * for hours, is left to the {@link PriceFetcher}.
 */
@ApplicationScoped
public class PriceBook {

    private static final Duration FRESH = Duration.ofHours(6);
    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final PriceRepository prices;
    private final PriceFetcher fetcher;
    private final Providers providers;
    private final Clock clock;
    /** Whoever misses loads for itself: one that ends jobs must not wait for somebody who waits for its connection. */
    private final Cache<Offer, List<Price>> remembered = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    PriceBook(PriceRepository prices, PriceFetcher fetcher, Providers providers, Clock clock) {
        this.prices = prices;
        this.fetcher = fetcher;
        this.providers = providers;
        this.clock = clock;
    }

    /**
     * What a job costs that was submitted then.
     *
     * @param account the id of the account that has it, whose provider names the price
     * @param units null when upstream did not say
     */
    public JobCost cost(@Nullable String account, String endpoint, Instant submittedAt, @Nullable BigDecimal units) {
        if (isOwn(endpoint)) {
            return JobCost.NOTHING;
        }
        Offer offer = new Offer(account == null ? Providers.DEFAULT : ProviderAccount.providerIn(account), endpoint);
        List<Price> history = known(offer);
        if (history.isEmpty()
                || history.getLast().checkedAt().isBefore(clock.instant().minus(FRESH))) {
            fetcher.want(offer);
        }
        return cost(
                history.stream()
                        .filter(price -> !price.validFrom().isAfter(submittedAt))
                        .reduce((_, later) -> later),
                units);
    }

    /**
     * The cost of a job that has ended, or is to end: nothing where it was never handed upstream.
     *
     * @param submittedAt when it was handed upstream; null where it was not
     */
    public JobCost costOfEnded(
            @Nullable String account,
            String endpoint,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable BigDecimal units) {
        return submittedAt == null ? JobCost.NOTHING : cost(account, endpoint, createdAt, units);
    }

    /** The cost of so many units now, asked for upstream where no price is known yet and few others ask. */
    public JobCost costNow(UUID ownerId, String endpoint, BigDecimal units) {
        if (isOwn(endpoint)) {
            return JobCost.NOTHING;
        }
        return providers.serving(EndpointId.parse(endpoint)).stream()
                .findFirst()
                .map(provider -> costNow(ownerId, new Offer(provider.name(), endpoint), units))
                .orElse(JobCost.NO_PRICE);
    }

    /** Whether a job is sure to cost nothing now, whoever of those who serve it gets it; what has no known price is not. */
    public boolean isFree(String endpoint) {
        if (isOwn(endpoint)) {
            return true;
        }
        List<Offer> offers = providers.serving(EndpointId.parse(endpoint)).stream()
                .map(provider -> new Offer(provider.name(), endpoint))
                .toList();
        return !offers.isEmpty() && offers.stream().allMatch(this::isFree);
    }

    private boolean isFree(Offer offer) {
        List<Price> history = known(offer);
        if (history.isEmpty()) {
            fetcher.want(offer);
            return false;
        }
        BigDecimal price = history.getLast().unitPrice();
        return price != null && price.signum() == 0;
    }

    private JobCost costNow(UUID ownerId, Offer offer, BigDecimal units) {
        if (known(offer).isEmpty()) {
            fetcher.fetchNow(ownerId, offer);
        }
        return cost(prices.history(offer).reversed().stream().findFirst(), units);
    }

    private static JobCost cost(Optional<Price> price, @Nullable BigDecimal units) {
        return price.map(one -> JobCost.of(one, units)).orElseGet(() -> JobCost.ofUnknownPrice(units));
    }

    private static boolean isOwn(String endpoint) {
        return endpoint.startsWith(EndpointId.OWN_PREFIX);
    }

    private List<Price> known(Offer offer) {
        List<Price> history = remembered.getIfPresent(offer);
        if (history == null) {
            history = prices.history(offer);
            remembered.put(offer, history);
        }
        return history;
    }
}
