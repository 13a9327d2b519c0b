package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What an owner has used, or all of them, and what it cost. */
@Path("/v1/usage")
@Tag(name = "Usage")
@RunOnVirtualThread
class UsageResource {

    private static final Set<String> GROUPS = Set.of("day", "endpoint", "key", "owner", "tag");
    private static final Set<String> PARAMETERS = Set.of("from", "to", "group_by");
    private static final String COLUMNS = "day,endpoint,key,owner,tag,jobs,unpriced_jobs,billable_units,cost,currency";
    private static final int MAX_ROWS = 10_000;
    private static final Duration MAX_SPAN = Duration.ofDays(400);

    /**
     * @param from the first moment of submission that counts
     * @param to the first that does not
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UsageResponse")
    record Usage(Instant from, Instant to, List<UsageRow> usage) {}

    private final CurrentCaller caller;
    private final UsageRepository repository;
    private final Clock clock;

    UsageResource(CurrentCaller caller, UsageRepository repository, Clock clock) {
        this.caller = caller;
        this.repository = repository;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Scope.USAGE_READ)
    @Operation(
            operationId = "getUsage",
            summary = "Ended jobs, their billable units and cost, as long as jobs are kept")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description =
                    "ISO 8601, of submission, a date for its beginning (UTC); the beginning of the month that \"to\" ends, if absent",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "as \"from\", exclusive; now, if absent",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "group_by",
            in = ParameterIn.QUERY,
            description =
                    "day, endpoint, key, owner, tag; repeated or comma-separated. All in one, if absent. By owner a key with the scope operate sees all of them",
            schema = @Schema(implementation = String.class))
    public Usage get(@Context UriInfo uri) {
        return usage(uri);
    }

    @GET
    @Produces("text/csv;qs=0.5")
    @Requires(Scope.USAGE_READ)
    @Operation(operationId = "getUsageTable", summary = "The same as CSV")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)))
    public Response table(@Context UriInfo uri) {
        // Said here: what is preferred when anything is accepted is no part of the answer's type.
        return Response.ok(table(usage(uri)), "text/csv;charset=UTF-8").build();
    }

    private static String table(Usage usage) {
        Stream<String> rows = usage.usage().stream()
                .map(row -> String.join(
                        ",",
                        text(row.day()),
                        text(row.endpoint()),
                        text(row.key()),
                        text(row.owner()),
                        text(row.tag()),
                        text(row.jobs()),
                        text(row.unpricedJobs()),
                        text(
                                row.billableUnits() == null
                                        ? null
                                        : row.billableUnits().toPlainString()),
                        text(row.cost() == null ? null : row.cost().toPlainString()),
                        text(row.currency())));
        return Stream.concat(Stream.of(COLUMNS), rows)
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private Usage usage(UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), PARAMETERS);
        Set<String> by = new LinkedHashSet<>(query.many("group_by"));
        if (!GROUPS.containsAll(by)) {
            throw Problem.invalid("group_by", "must be of day, endpoint, key, owner, tag");
        }
        Instant now = clock.instant();
        Instant to = Objects.requireNonNullElse(query.dateOrTime("to"), now);
        // The end of a month is the beginning of the next.
        Instant from = Objects.requireNonNullElse(query.dateOrTime("from"), Budget.monthOf(to.minusMillis(1)));
        if (!from.isBefore(to) || from.plus(MAX_SPAN).isBefore(to)) {
            throw Problem.invalid("from", "must lie before \"to\", and at most " + MAX_SPAN.toDays() + " days");
        }
        boolean seesAll = by.contains("owner") && caller.get().may(Scope.OPERATE);
        List<UsageRow> rows = repository.used(seesAll ? null : caller.get().ownerId(), by, from, to, MAX_ROWS + 1);
        if (rows.size() > MAX_ROWS) {
            throw Problem.invalid("group_by", "makes more than " + MAX_ROWS + " rows: ask for a shorter time");
        }
        return new Usage(from, to, rows);
    }

    /** In quotes where it has to be; what a spreadsheet would take for a formula begins with an apostrophe. */
    private static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String plain = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return plain.matches("[^,\"\\r\\n]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
