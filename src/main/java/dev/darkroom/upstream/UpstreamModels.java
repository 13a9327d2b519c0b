package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.upstream.client.ApiGuards.Use;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider's catalogue of models and the account's usage, page by page. Every failure is an {@link UpstreamException}. */
@Singleton
public class UpstreamModels {

    private final PlatformReader platform;

    UpstreamModels(PlatformReader platform) {
        this.platform = platform;
    }

    /** A page of the catalogue as the provider tells it. */
    public JsonNode modelPage(
            List<String> endpoints,
            int limit,
            @Nullable String cursor,
            @Nullable String query,
            @Nullable String category,
            @Nullable String status) {
        return platform.read(
                Use.CATALOGUE,
                models -> models.listModels(limit, cursor, endpoints, query, category, status, List.of()),
                JsonNode.class);
    }

    /** A page of unit prices as the provider tells it. */
    public JsonNode pricePage(List<String> endpoints, @Nullable String cursor) {
        return platform.read(Use.PRICE_LIST, models -> models.listPrices(endpoints, cursor), JsonNode.class);
    }

    /** A page of what the account has used, as the provider tells it. */
    public JsonNode usagePage(UsageQuery query) {
        return platform.read(
                Use.USAGE,
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
}
