package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.answer.AnswerJson;
import dev.darkroom.upstream.client.ApiGuards.Use;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.Price;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The provider's unit prices. Every failure is an {@link UpstreamException}. */
@Singleton
public class UpstreamPrices {

    /** The catalogue takes at most so many endpoint ids in one call. */
    private static final int IDS_PER_CALL = 50;

    private final PlatformReader platform;
    private final Providers providers;

    UpstreamPrices(PlatformReader platform, Providers providers) {
        this.platform = platform;
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
            JsonNode page = platform.read(teller, Use.PRICES, models -> models.listPrices(some, null), JsonNode.class);
            // One that cannot be read takes no other with it.
            page.path("prices")
                    .valueStream()
                    .flatMap(entry -> AnswerJson.entry(entry, Price.class).stream())
                    .filter(price -> price.getEndpointId() != null && price.getUnitPrice() != null)
                    .map(price -> new UnitPrice(
                            price.getEndpointId(), price.getUnitPrice(), orEmpty(price.getUnit()), orUsd(price)))
                    .forEach(prices::add);
        }
        return List.copyOf(prices);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String orUsd(Price price) {
        return price.getCurrency() == null ? "USD" : price.getCurrency();
    }
}
