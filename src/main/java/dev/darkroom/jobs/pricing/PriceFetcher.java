package dev.darkroom.jobs.pricing;

import dev.darkroom.jobs.pricing.PriceRepository.Offer;
import dev.darkroom.jobs.pricing.PriceRepository.Price;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.upstream.UnitPrice;
import dev.darkroom.upstream.UpstreamPrices;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks providers for unit prices: by a periodic task for those that are on its list, and at once for a few estimates. */
@ApplicationScoped
class PriceFetcher {

    private static final Logger LOG = Logger.getLogger(PriceFetcher.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** After a refusal or an outage. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    private static final int MAX_WANTED = 1_000;
    private static final int MAX_LEFT_ALONE = 10_000;
    private static final int AT_ONCE = 50;
    /** Estimates that wait for providers, each owner's and each provider's share of them: connections are for jobs first. */
    private static final int AT_THE_SAME_TIME = 8;

    private static final int NOT_FOUND = 404;
    private static final int MAX_SCALE = 100;

    private final PriceRepository prices;
    private final UpstreamPrices upstream;
    private final Clock clock;
    private final FairSemaphore asking = new FairSemaphore(AT_THE_SAME_TIME, FairShares.HALF, FairShares.HALF);
    private final Set<Offer> wanted = ConcurrentHashMap.newKeySet();
    private final Map<Offer, Instant> notBefore = new ConcurrentHashMap<>();

    PriceFetcher(PriceRepository prices, UpstreamPrices upstream, Clock clock) {
        this.prices = prices;
        this.upstream = upstream;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask fetching(PriceFetcher fetcher) {
        return new PeriodicTask("prices", PAUSE, fetcher::fetch);
    }

    /** Puts an offer on the list; nothing is waited for. */
    void want(Offer offer) {
        if (wanted.size() < MAX_WANTED) {
            wanted.add(offer);
        }
    }

    /** Asks for a price that is not known, unless that was done in vain of late, or too many others ask. */
    void fetchNow(UUID ownerId, Offer offer) {
        List<?> holders = List.of(ownerId, offer.provider());
        if (!notBefore.containsKey(offer) && notBefore.size() < MAX_LEFT_ALONE && asking.tryAcquire(holders)) {
            try {
                fetch(offer.provider(), List.of(offer.endpoint()), false);
            } finally {
                asking.release(holders);
            }
        }
    }

    void fetch() {
        Instant now = clock.instant();
        notBefore.values().removeIf(until -> !until.isAfter(now));
        List<Offer> due = wanted.stream()
                .filter(offer -> !notBefore.containsKey(offer))
                .limit(AT_ONCE)
                .toList();
        due.forEach(wanted::remove);
        due.stream()
                .collect(Collectors.groupingBy(
                        Offer::provider, Collectors.mapping(Offer::endpoint, Collectors.toList())))
                .forEach((provider, endpoints) -> fetch(provider, endpoints, true));
    }

    /**
     * One that the provider does not know refuses all that are asked for with it: each is asked for by itself then.
     *
     * @param keepsUnknown whether it is put down that the provider names no price, as for endpoints that jobs were run on
     */
    private void fetch(String provider, List<String> endpoints, boolean keepsUnknown) {
        try {
            Map<String, UnitPrice> found = upstream.prices(provider, endpoints).stream()
                    .collect(Collectors.toMap(UnitPrice::endpoint, Function.identity(), (first, _) -> first));
            for (String endpoint : endpoints) {
                Offer offer = new Offer(provider, endpoint);
                if (!found.containsKey(endpoint) && isPriced(offer)) {
                    // Not told this time, which is not to say that it costs nothing any more.
                    leaveAlone(offer);
                } else {
                    note(offer, sensible(found.get(endpoint)), keepsUnknown);
                }
            }
        } catch (UpstreamException refused) {
            if (endpoints.size() > 1 && !refused.retryable()) {
                endpoints.forEach(endpoint -> fetch(provider, List.of(endpoint), keepsUnknown));
            } else if (refused.status() == NOT_FOUND) {
                endpoints.forEach(endpoint -> note(new Offer(provider, endpoint), null, keepsUnknown));
            } else {
                LOG.debugf("prices.unknown count=%d because=%s", endpoints.size(), refused.getMessage());
                endpoints.forEach(endpoint -> leaveAlone(new Offer(provider, endpoint)));
            }
        }
    }

    private boolean isPriced(Offer offer) {
        List<Price> history = prices.history(offer);
        return !history.isEmpty() && history.getLast().unitPrice() != null;
    }

    private void note(Offer offer, @Nullable UnitPrice price, boolean keepsUnknown) {
        if (price == null && !keepsUnknown) {
            leaveAlone(offer);
        } else {
            prices.record(offer, price);
        }
    }

    private void leaveAlone(Offer offer) {
        notBefore.put(offer, clock.instant().plus(RETRY));
    }

    /** What the provider says is data: a price that none can be counts as none. */
    private static @Nullable UnitPrice sensible(@Nullable UnitPrice price) {
        return price != null
                        && price.price().signum() >= 0
                        && Math.abs(price.price().scale()) <= MAX_SCALE
                        && price.price().precision() <= MAX_SCALE
                        && Texts.isStorable(price.unit())
                        && Texts.isStorable(price.currency())
                ? price
                : null;
    }
}
