package dev.darkroom.jobs.pricing;

import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.upstream.UpstreamModels;
import dev.darkroom.upstream.UsageQuery;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What the account at the provider has used, as fal's platform tells it; remembered for a minute. It is of all owners together, and so
 * for operators, as it is for administrators at fal; what an owner has used is told by {@code /v1/usage}.
 */
@Path("/v1/models/usage")
@Tag(name = "Models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class AccountUsageResource {

    private static final Set<String> PARAMETERS = Set.of(
            "endpoint_id",
            "start",
            "end",
            "timezone",
            "timeframe",
            "bound_to_timeframe",
            "api_key_id",
            "login_username",
            "expand",
            "limit",
            "cursor");
    private static final Set<String> TIMEFRAMES = Set.of("minute", "hour", "day", "week", "month");
    private static final Set<String> PARTS = Set.of("time_series", "summary", "auth_method");
    private static final int MOST_VALUES = 50;
    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 50;

    private final LocalCache<UsageQuery, String> remembered;

    AccountUsageResource(UpstreamModels models, @CacheName("account-usage") Cache cache) {
        this.remembered =
                new LocalCache<>(cache, query -> models.usagePage(query).toString());
    }

    @GET
    @Requires(Scope.OPERATE)
    @Operation(
            operationId = "listAccountUsage",
            summary = "What the account at the provider has used, all owners together, as the provider tells it")
    @Parameter(
            name = "endpoint_id",
            in = ParameterIn.QUERY,
            description = "at most 50; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "start",
            in = ParameterIn.QUERY,
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "end",
            in = ParameterIn.QUERY,
            description = "exclusive",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(name = "timezone", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "timeframe",
            in = ParameterIn.QUERY,
            description = "minute, hour, day, week or month",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "bound_to_timeframe", in = ParameterIn.QUERY, schema = @Schema(implementation = Boolean.class))
    @Parameter(name = "api_key_id", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "login_username", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "expand",
            in = ParameterIn.QUERY,
            description = "time_series, summary, auth_method; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Object.class)))
    public String usage(@Context UriInfo uri) {
        UsageQuery asked = read(new QueryParameters(uri.getQueryParameters(), PARAMETERS));
        return CatalogueResource.told(asked.endpoints(), () -> remembered.of(asked));
    }

    private static UsageQuery read(QueryParameters query) {
        Instant from = query.time("start");
        Instant to = query.time("end");
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.invalid("start", "must lie before \"end\"");
        }
        String timeframe = query.one("timeframe");
        if (timeframe != null && !TIMEFRAMES.contains(timeframe)) {
            throw Problem.invalid("timeframe", "must be minute, hour, day, week or month");
        }
        List<String> expand = query.many("expand");
        if (!PARTS.containsAll(expand)) {
            throw Problem.invalid("expand", "must be of time_series, summary, auth_method");
        }
        return new UsageQuery(
                values(query, "endpoint_id"),
                from,
                to,
                timezone(query.one("timezone")),
                timeframe,
                bound(query.one("bound_to_timeframe")),
                values(query, "api_key_id"),
                values(query, "login_username"),
                expand,
                query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
                query.one("cursor"));
    }

    private static List<String> values(QueryParameters query, String name) {
        List<String> values = query.many(name);
        if (values.size() > MOST_VALUES) {
            throw Problem.invalid(name, "takes at most " + MOST_VALUES + " values");
        }
        return values;
    }

    private static @Nullable String timezone(@Nullable String zone) {
        try {
            return zone == null ? null : ZoneId.of(zone).getId();
        } catch (DateTimeException unknown) {
            throw Problem.invalid("timezone", "must be the name of a time zone, such as Europe/Berlin");
        }
    }

    private static @Nullable Boolean bound(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.invalid("bound_to_timeframe", "must be true or false");
        };
    }
}
