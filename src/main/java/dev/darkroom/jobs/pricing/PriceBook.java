package dev.darkroom.jobs.pricing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.shared.work.RetentionRule;
import dev.darkroom.upstream.UnitPrice;
import dev.darkroom.upstream.UpstreamModels;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Price list of endpoints with its history. Asking for a price never waits for the provider: what is not known, or was not checked
 * for hours, is put on a list that a periodic task goes through.
 */
@ApplicationScoped
public class PriceBook {

    private static final Logger LOG = Logger.getLogger(PriceBook.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration FRESH = Duration.ofHours(6);
    /** After a refusal or an outage. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    private static final int MAX_WANTED = 1_000;
    private static final int AT_ONCE = 50;
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    /** Estimates that wait for the provider: its connections are for jobs first. */
    private static final int AT_THE_SAME_TIME = 2;

    private static final Duration KEPT = Duration.ofDays(400);

    private static final int NOT_FOUND = 404;
    private static final int MAX_SCALE = 100;

    /** Whose price it is: another provider's may be another. */
    private record Offer(String provider, String endpoint) {}

    /** A price from some time on; {@code unitPrice} is null where the provider names none. */
    record Row(
            Instant validFrom,
            @Nullable BigDecimal unitPrice,
            @Nullable String unit,
            @Nullable String currency,
            Instant checkedAt) {}

    private final Database database;
    private final UpstreamModels models;
    private final Providers providers;
    private final Clock clock;
    /** Whoever misses loads for itself: one that ends jobs must not wait for somebody who waits for its connection. */
    private final Cache<Offer, List<Row>> remembered = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    private final Semaphore asking = new Semaphore(AT_THE_SAME_TIME);
    private final Set<Offer> wanted = ConcurrentHashMap.newKeySet();
    private final Map<Offer, Instant> notBefore = new ConcurrentHashMap<>();

    PriceBook(Database database, UpstreamModels models, Providers providers, Clock clock) {
        this.providers = providers;
        this.database = database;
        this.models = models;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask fetching(PriceBook prices) {
        return new PeriodicTask("prices", PAUSE, prices::fetch);
    }

    @Produces
    static RetentionRule prices() {
        return new RetentionRule("endpoint_price", "checked_at", KEPT);
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
        List<Row> rows = known(offer);
        if (rows.isEmpty()
                || rows.getLast().checkedAt().isBefore(clock.instant().minus(FRESH))) {
            want(offer);
        }
        return rows.stream()
                .filter(row -> !row.validFrom().isAfter(submittedAt))
                .reduce((_, later) -> later)
                .map(row -> JobCost.of(row, units))
                .orElse(JobCost.NO_PRICE);
    }

    /** The cost of so many units now, asked for upstream where no price is known yet and few others ask. */
    public JobCost costNow(String endpoint, BigDecimal units) {
        if (isOwn(endpoint)) {
            return JobCost.NOTHING;
        }
        Offer offer = providers.serving(EndpointId.parse(endpoint)).stream()
                .findFirst()
                .map(provider -> new Offer(provider.name(), endpoint))
                .orElse(null);
        if (offer == null) {
            return JobCost.NO_PRICE;
        }
        if (known(offer).isEmpty() && !notBefore.containsKey(offer) && notBefore.size() < MAX_REMEMBERED) {
            if (asking.tryAcquire()) {
                try {
                    fetch(offer.provider(), List.of(endpoint), false);
                } finally {
                    asking.release();
                }
            }
        }
        return load(offer).reversed().stream()
                .findFirst()
                .map(row -> JobCost.of(row, units))
                .orElse(JobCost.NO_PRICE);
    }

    private static boolean isOwn(String endpoint) {
        return endpoint.startsWith(EndpointId.OWN_PREFIX);
    }

    private List<Row> known(Offer offer) {
        List<Row> rows = remembered.getIfPresent(offer);
        if (rows == null) {
            rows = load(offer);
            remembered.put(offer, rows);
        }
        return rows;
    }

    private void want(Offer offer) {
        if (wanted.size() < MAX_WANTED) {
            wanted.add(offer);
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
            Map<String, UnitPrice> found = models.prices(provider, endpoints).stream()
                    .collect(Collectors.toMap(UnitPrice::endpoint, Function.identity(), (first, _) -> first));
            for (String endpoint : endpoints) {
                Offer offer = new Offer(provider, endpoint);
                if (!found.containsKey(endpoint) && isPriced(offer)) {
                    // Not told this time, which is not to say that it costs nothing any more.
                    leaveAlone(offer);
                    continue;
                }
                note(offer, sensible(found.get(endpoint)), keepsUnknown);
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
        List<Row> rows = load(offer);
        return !rows.isEmpty() && rows.getLast().unitPrice() != null;
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

    // The first price that is known counts from ever; any other from when it was seen.
    private void note(Offer offer, @Nullable UnitPrice price, boolean keepsUnknown) {
        if (price == null && !keepsUnknown) {
            leaveAlone(offer);
            return;
        }
        Instant now = clock.instant();
        List<Row> known = load(offer);
        Row last = known.isEmpty() ? null : known.getLast();
        BigDecimal amount = price == null ? null : price.price();
        String currency = price == null ? null : price.currency();
        String unit = price == null ? null : price.unit();
        if (last != null
                && same(last.unitPrice(), amount)
                && Objects.equals(last.currency(), currency)
                && Objects.equals(last.unit(), unit)) {
            database.update(
                    "UPDATE endpoint_price SET checked_at = ? WHERE provider = ? AND endpoint = ? AND valid_from = ?",
                    now,
                    offer.provider(),
                    offer.endpoint(),
                    last.validFrom());
        } else {
            database.update(
                    """
                    INSERT INTO endpoint_price (provider, endpoint, valid_from, unit_price, unit, currency, checked_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider, endpoint, valid_from) DO UPDATE
                        SET unit_price = excluded.unit_price, unit = excluded.unit, currency = excluded.currency,
                            checked_at = excluded.checked_at""",
                    offer.provider(),
                    offer.endpoint(),
                    last == null || known.stream().allMatch(row -> row.unitPrice() == null) && price != null
                            ? Instant.EPOCH
                            : now,
                    amount,
                    unit,
                    currency,
                    now);
        }
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? one == other : one.compareTo(other) == 0;
    }

    private List<Row> load(Offer offer) {
        return database.query(
                        """
                        SELECT valid_from, unit_price, unit, currency, checked_at FROM endpoint_price
                        WHERE provider = ? AND endpoint = ? ORDER BY valid_from DESC LIMIT ?""",
                        row -> new Row(
                                Database.time(row, "valid_from"),
                                row.getBigDecimal("unit_price"),
                                row.getString("unit"),
                                row.getString("currency"),
                                Database.time(row, "checked_at")),
                        offer.provider(),
                        offer.endpoint(),
                        MAX_ROWS)
                .reversed();
    }
}
