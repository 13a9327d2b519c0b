package dev.darkroom.jobs.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.upstream.UpstreamModels;
import dev.darkroom.upstream.client.ApiGuards.Use;
import dev.darkroom.upstream.client.UpstreamException;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The provider's catalogue and its prices, as fal's platform tells them; remembered for a minute. */
@Path("/v1/models")
@Tag(name = "Models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class CatalogueResource {

    private static final Duration LATER = Duration.ofSeconds(5);
    private static final int MOST_IDS = 50;
    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 50;

    private record Asked(
            boolean prices,
            List<String> endpoints,
            int limit,
            @Nullable String cursor,
            @Nullable String words,
            @Nullable String category,
            @Nullable String status) {}

    private final UpstreamModels models;
    private final CurrentCaller caller;
    private final LocalCache<Asked, String> remembered;
    // As many as the calls that may be under way, each owner within its share.
    private final FairSemaphore searches = places(Use.CATALOGUE);
    private final FairSemaphore priceLists = places(Use.PRICE_LIST);

    CatalogueResource(UpstreamModels models, CurrentCaller caller, @CacheName("catalogue") Cache cache) {
        this.models = models;
        this.caller = caller;
        this.remembered = new LocalCache<>(cache, this::ask);
    }

    private static FairSemaphore places(Use use) {
        return new FairSemaphore(use.parallel(), FairShares.THREE_QUARTERS);
    }

    @GET
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "listModels", summary = "The provider's models, as it tells them")
    @Parameter(
            name = "endpoint_id",
            in = ParameterIn.QUERY,
            description = "at most 50; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "q", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "category", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Object.class)))
    public String models(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(
                uri.getQueryParameters(), Set.of("endpoint_id", "q", "category", "status", "limit", "cursor"));
        int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        return answer(new Asked(
                false,
                ids(query),
                limit,
                query.one("cursor"),
                query.one("q"),
                query.one("category"),
                query.one("status")));
    }

    @GET
    @Path("/pricing")
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "listPrices", summary = "Unit prices of endpoints, as the provider tells them")
    @Parameter(
            name = "endpoint_id",
            in = ParameterIn.QUERY,
            required = true,
            description = "1 to 50; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Object.class)))
    public String prices(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Set.of("endpoint_id", "cursor"));
        List<String> ids = ids(query);
        if (ids.isEmpty()) {
            throw Problem.invalid("endpoint_id", "is required");
        }
        return answer(new Asked(true, ids, 0, query.one("cursor"), null, null, null));
    }

    private static List<String> ids(QueryParameters query) {
        List<String> ids = query.many("endpoint_id");
        if (ids.size() > MOST_IDS) {
            throw Problem.invalid("endpoint_id", "takes at most " + MOST_IDS + " values");
        }
        return ids;
    }

    private String answer(Asked asked) {
        return told(asked.endpoints, () -> remembered.of(asked));
    }

    /** Within the share of whoever asks first: who waits for the same answer takes no place of the provider's. */
    private String ask(Asked asked) {
        JsonNode answer = (asked.prices ? priceLists : searches)
                .within(
                        List.of(caller.get().ownerId()),
                        Duration.ZERO,
                        () -> page(asked),
                        () -> Problem.busy("Too many questions to the provider wait for an answer", LATER));
        return answer.toString();
    }

    private JsonNode page(Asked asked) {
        return asked.prices
                ? models.pricePage(asked.endpoints, asked.cursor)
                : models.modelPage(
                        asked.endpoints, asked.limit, asked.cursor, asked.words, asked.category, asked.status);
    }

    /**
     * The provider's refusals of what was asked are the caller's to mend; all else is not.
     *
     * @param endpoints those that the caller named
     */
    static String told(List<String> endpoints, Supplier<String> call) {
        try {
            return call.get();
        } catch (UpstreamException refused) {
            if (refused.status() == 404 && !endpoints.isEmpty()) {
                throw Problem.invalid("endpoint_id", "names one that the provider does not know");
            }
            if (refused.status() == 400 || refused.status() == 422) {
                throw Problem.of(Problem.Kind.INVALID, "The provider cannot answer that: check the parameters");
            }
            throw refused.retryable()
                    ? Problem.unavailable("The provider cannot be asked just now", LATER)
                    : Problem.of(Problem.Kind.BAD_GATEWAY, "The provider does not tell that");
        }
    }
}
