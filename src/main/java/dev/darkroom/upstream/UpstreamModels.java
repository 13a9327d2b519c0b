package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.client.PlatformGateway;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.api.ModelsApi;
import dev.darkroom.upstream.generated.platform.model.Estimate;
import dev.darkroom.upstream.generated.platform.model.EstimateQuantity;
import dev.darkroom.upstream.generated.platform.model.EstimateRequest;
import dev.darkroom.upstream.generated.platform.model.Model;
import dev.darkroom.upstream.generated.platform.model.ModelMetadata;
import dev.darkroom.upstream.generated.platform.model.ModelPage;
import dev.darkroom.upstream.generated.platform.model.PastRequest;
import dev.darkroom.upstream.generated.platform.model.PastRequestPage;
import dev.darkroom.upstream.generated.platform.model.Price;
import dev.darkroom.upstream.generated.platform.model.PricePage;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The provider's catalogue: what there is, what it costs, what was run. Every failure is an {@link UpstreamException}. */
@Singleton
public class UpstreamModels {

    /** The catalogue takes at most so many endpoint ids in one call. */
    private static final int IDS_PER_CALL = 50;

    private static final int REQUESTS_PER_PAGE = 100;
    private static final int PAGES = 100;

    private final PlatformGateway gateway;
    private final UpstreamClients clients;
    private final Providers providers;

    UpstreamModels(PlatformGateway gateway, UpstreamClients clients, Providers providers) {
        this.gateway = gateway;
        this.clients = clients;
        this.providers = providers;
    }

    /**
     * The unit prices of endpoints at a provider; those that it does not price are left out.
     *
     * @param provider its name; nobody else is asked when it tells none
     */
    public List<UnitPrice> prices(String provider, List<String> endpoints) {
        ProviderAccount teller = providers
                .named(provider)
                .filter(known -> known.has(Capability.PRICES))
                .map(known -> known.accounts().getFirst())
                .orElse(null);
        if (teller == null) {
            return List.of();
        }
        Map<String, String> ours = endpoints.stream()
                .collect(Collectors.toMap(
                        endpoint -> teller.provider()
                                .idOf(EndpointId.parse(endpoint))
                                .full(),
                        Function.identity(),
                        (first, _) -> first,
                        LinkedHashMap::new));
        return prices(teller, List.copyOf(ours.keySet())).stream()
                .map(price -> new UnitPrice(
                        ours.getOrDefault(price.endpoint(), price.endpoint()),
                        price.price(),
                        price.unit(),
                        price.currency()))
                .toList();
    }

    private List<UnitPrice> prices(ProviderAccount teller, List<String> endpoints) {
        List<UnitPrice> prices = new ArrayList<>();
        for (int from = 0; from < endpoints.size(); from += IDS_PER_CALL) {
            List<String> some = endpoints.subList(from, Math.min(endpoints.size(), from + IDS_PER_CALL));
            PricePage page = read(teller, models -> models.listPrices(some, null), PricePage.class);
            for (Price price : listed(page.getPrices())) {
                if (price.getEndpointId() != null && price.getUnitPrice() != null) {
                    prices.add(new UnitPrice(
                            price.getEndpointId(), price.getUnitPrice(), orEmpty(price.getUnit()), orUsd(price)));
                }
            }
        }
        return List.copyOf(prices);
    }

    /** A page of the catalogue as the provider tells it. */
    public JsonNode modelPage(
            List<String> endpoints,
            int limit,
            @Nullable String cursor,
            @Nullable String query,
            @Nullable String category,
            @Nullable String status) {
        return read(
                models -> models.listModels(limit, cursor, endpoints, query, category, status, List.of()),
                JsonNode.class);
    }

    /** A page of unit prices as the provider tells it. */
    public JsonNode pricePage(List<String> endpoints, @Nullable String cursor) {
        return read(models -> models.listPrices(endpoints, cursor), JsonNode.class);
    }

    /** A page of what the account has used, as the provider tells it. */
    public JsonNode usagePage(UsageQuery query) {
        return read(
                models -> models.listUsage(
                        query.endpoints(),
                        UsageQuery.text(query.from()),
                        UsageQuery.text(query.to()),
                        query.timezone(),
                        query.timeframe(),
                        query.bound(),
                        query.keys(),
                        query.users(),
                        query.expand(),
                        query.limit(),
                        query.cursor()),
                JsonNode.class);
    }

    /** What so many units of an endpoint would cost, in the currency of its price. */
    public BigDecimal estimate(String endpoint, BigDecimal units) {
        EstimateRequest request = new EstimateRequest()
                .estimateType("unit_price")
                .endpoints(Map.of(endpoint, new EstimateQuantity().unitQuantity(units)));
        Estimate estimate = read(models -> models.estimateCost(request), Estimate.class);
        if (estimate.getTotalCost() == null) {
            throw new UpstreamException("the provider named no cost", 0, true, null);
        }
        return estimate.getTotalCost();
    }

    /** One page of the catalogue, searched by words and by category where given. */
    public UpstreamPage<ModelCard> models(@Nullable String query, @Nullable String category, @Nullable String cursor) {
        ModelPage page = read(
                models -> models.listModels(null, cursor, List.of(), query, category, null, List.of()),
                ModelPage.class);
        return UpstreamPage.of(
                listed(page.getModels()).stream().map(UpstreamModels::card).toList(),
                page.getNextCursor(),
                page.getHasMore());
    }

    /**
     * The newest request of those run on an endpoint in a span of time that is the wanted one; empty when none is.
     *
     * @param account the id of the account that it may have been handed to
     * @param from the first moment that counts
     * @param to the first moment that does not
     * @param unclear what may be the wanted one, for all that the list tells of it
     * @throws UpstreamException when the list cannot be had or read to its end, or has one that may be the wanted one:
     *     none of those seen is not the same as none
     */
    public Optional<FoundRequest> findRequest(
            @Nullable String account,
            String endpoint,
            Instant from,
            Instant to,
            Predicate<FoundRequest> wanted,
            Predicate<FoundRequest> unclear) {
        ProviderAccount holder = providers
                .account(account)
                .filter(known -> known.provider().has(Capability.REQUEST_LIST))
                .orElseThrow(() -> UpstreamException.noSuchApi("the provider has no list of requests"));
        String listed = holder.provider().idOf(EndpointId.parse(endpoint)).full();
        String cursor = null;
        boolean anyUnclear = false;
        for (int count = 0; count < PAGES; count++) {
            String at = cursor;
            PastRequestPage page = read(
                    holder,
                    models -> models.listRequestsByEndpoint(
                            List.of(listed),
                            from.toString(),
                            to.toString(),
                            null,
                            null,
                            List.of("payloads"),
                            null,
                            REQUESTS_PER_PAGE,
                            at),
                    PastRequestPage.class);
            if (page == null || page.getItems() == null) {
                throw new UpstreamException("the provider's list of requests cannot be read", 0, true, null);
            }
            List<FoundRequest> some =
                    page.getItems().stream().map(UpstreamModels::found).toList();
            Optional<FoundRequest> found = some.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found;
            }
            anyUnclear = anyUnclear || some.stream().anyMatch(unclear);
            cursor = page.getNextCursor();
            boolean more = page.getHasMore() == null ? cursor != null : page.getHasMore();
            if (!more) {
                if (anyUnclear) {
                    throw new UpstreamException("the provider lists requests without their inputs", 0, true, null);
                }
                return Optional.empty();
            }
            if (cursor == null) {
                break;
            }
        }
        throw new UpstreamException("the provider's list of requests has no end", 0, true, null);
    }

    private <T> T read(Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return read(clients.models(), call, type);
    }

    private <T> T read(ProviderAccount account, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return read(clients.models(account), call, type);
    }

    // That a provider has no such API is no outage of it.
    private <T> T read(ModelsApi api, Function<ModelsApi, RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.onFailure(() -> gateway.read(() -> call.apply(api), type));
    }

    private static ModelCard card(Model model) {
        ModelMetadata about = model.getMetadata() == null ? new ModelMetadata() : model.getMetadata();
        return new ModelCard(
                model.getEndpointId(),
                about.getDisplayName(),
                about.getCategory(),
                about.getDescription(),
                about.getStatus(),
                about.getThumbnailUrl());
    }

    private static FoundRequest found(PastRequest request) {
        OffsetDateTime started = request.getStartedAt();
        JsonNode input = request.getJsonInput();
        return new FoundRequest(
                request.getRequestId(),
                started == null ? null : started.toInstant(),
                input == null || input.isNull() ? null : input.toString());
    }

    private static <T> List<T> listed(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String orUsd(Price price) {
        return price.getCurrency() == null ? "USD" : price.getCurrency();
    }
}
