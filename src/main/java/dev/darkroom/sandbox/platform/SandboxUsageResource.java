package dev.darkroom.sandbox.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Confidential;
import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.catalogue.Catalogue;
import dev.darkroom.sandbox.queue.Acceptance;
import dev.darkroom.sandbox.queue.RequestLedger;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for what api.fal.ai/v1 tells of an account's usage: whatever was accepted and has ended well, by endpoint and time. */
@InSandbox
@Confidential
@Path("/sandbox/v1/models/usage")
@RunOnVirtualThread
public class SandboxUsageResource {
    private static final Duration USUAL_SPAN = Duration.ofHours(24);
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 100_000;

    private final RequestLedger ledger;
    private final Catalogue catalogue;
    private final Credentials credentials;
    private final Clock clock;

    SandboxUsageResource(RequestLedger ledger, Catalogue catalogue, Credentials credentials, Clock clock) {
        this.ledger = ledger;
        this.catalogue = catalogue;
        this.credentials = credentials;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public Response usage(
            @QueryParam("endpoint_id") List<String> endpoints,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("timezone") @Nullable String timezone,
            @QueryParam("timeframe") @Nullable String timeframe,
            @QueryParam("expand") List<String> expand,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context HttpHeaders headers) {
        if (!credentials.admit(headers)) {
            return JsonResponses.platformError(401, "authorization_error", "Authentication required");
        }
        var now = clock.instant();
        Instant from;
        Instant to;
        ZoneId zone;
        try {
            from = start == null ? now.minus(USUAL_SPAN) : HistoryResource.time(start);
            to = end == null ? Instant.MAX : HistoryResource.time(end);
            zone = ZoneId.of(Objects.requireNonNullElse(timezone, "UTC"));
        } catch (DateTimeException wrong) {
            return JsonResponses.platformError(400, "validation_error", "start, end or timezone cannot be read");
        }
        var wanted = ModelsResource.split(endpoints);
        var parts = ModelsResource.split(expand);
        var used = ledger.page(
                entry -> (wanted.isEmpty() || wanted.contains(entry.endpoint()))
                        && !entry.acceptedAt().isBefore(from)
                        && entry.acceptedAt().isBefore(to)
                        && entry.stateAt(now) == Acceptance.State.COMPLETED,
                0,
                MOST);
        Map<ZonedDateTime, List<Acceptance>> buckets = used.stream()
                .collect(Collectors.groupingBy(
                        entry -> bucket(entry.acceptedAt().atZone(zone), Objects.requireNonNullElse(timeframe, "day")),
                        TreeMap::new,
                        Collectors.toList()));
        var body = Pages.of(limit, USUAL_LIMIT, cursor)
                .of("time_series", buckets.entrySet().stream(), bucket -> told(bucket.getKey(), bucket.getValue()));
        if (parts.contains("summary")) {
            var summary = body.putArray("summary");
            results(used).forEach(summary::add);
        }
        if (!parts.isEmpty() && !parts.contains("time_series")) {
            body.remove("time_series");
        }
        return JsonResponses.json(200, body).build();
    }

    private static ZonedDateTime bucket(ZonedDateTime moment, String timeframe) {
        return switch (timeframe) {
            case "minute" -> moment.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> moment.truncatedTo(ChronoUnit.HOURS);
            case "week" -> moment.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            default -> moment.truncatedTo(ChronoUnit.DAYS);
        };
    }

    private ObjectNode told(ZonedDateTime bucket, List<Acceptance> entries) {
        var told = Json.object().put("bucket", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(bucket));
        var results = told.putArray("results");
        results(entries).forEach(results::add);
        return told;
    }

    private List<ObjectNode> results(List<Acceptance> entries) {
        return entries.stream()
                .collect(Collectors.groupingBy(
                        Acceptance::endpoint,
                        TreeMap::new,
                        Collectors.reducing(BigDecimal.ZERO, Acceptance::units, BigDecimal::add)))
                .entrySet()
                .stream()
                .flatMap(used -> catalogue.find(used.getKey()).stream().map(model -> {
                    var price = model.price().amount();
                    var cost = used.getValue().multiply(price);
                    return Json.object()
                            .put("endpoint_id", model.id())
                            .put("unit", model.price().unit())
                            .put("quantity", used.getValue())
                            .put("unit_price", price)
                            .put("percent_discount", 0)
                            .put("cost_subtotal", cost)
                            .put("cost_discount", 0)
                            .put("cost_total", cost)
                            .put("cost", cost)
                            .put("currency", "USD");
                }))
                .toList();
    }
}
