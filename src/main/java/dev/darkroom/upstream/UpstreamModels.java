package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.Model;
import dev.darkroom.upstream.generated.platform.model.ModelMetadata;
import dev.darkroom.upstream.generated.platform.model.ModelPage;
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
                models -> models.listModels(limit, cursor, endpoints, query, category, status, List.of()),
                JsonNode.class);
    }

    /** A page of unit prices as the provider tells it. */
    public JsonNode pricePage(List<String> endpoints, @Nullable String cursor) {
        return platform.read(models -> models.listPrices(endpoints, cursor), JsonNode.class);
    }

    /** A page of what the account has used, as the provider tells it. */
    public JsonNode usagePage(UsageQuery query) {
        return platform.read(
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

    /** One page of the catalogue, searched by words and by category where given. */
    public UpstreamPage<ModelCard> models(@Nullable String query, @Nullable String category, @Nullable String cursor) {
        ModelPage page = platform.read(
                models -> models.listModels(null, cursor, List.of(), query, category, null, List.of()),
                ModelPage.class);
        return UpstreamPage.of(
                listed(page.getModels()).stream().map(UpstreamModels::card).toList(),
                page.getNextCursor(),
                page.getHasMore());
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

    private static <T> List<T> listed(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
